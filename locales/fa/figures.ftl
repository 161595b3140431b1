figures-dimensions = آمار حداکثر بر پایهٔ { $most } بُعد متفاوت گروه‌بندی می‌شود
figures-month = { $year }/{ $part }
figures-quarter = سه‌ماههٔ { $part } سال { $year }
figures-fiscal-year = سال مالی { $year }
figures-days-reversed = روز دوم پیش از روز نخست است
figures-day-ahead = این روز پس از امروز است
