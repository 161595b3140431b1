lead-state = وضعیت سرنخ { $status } است و این کار را نمی‌پذیرد.
lead-source-retired = این منبع دیگر قابل انتخاب نیست.
lead-campaign-retired = این کمپین دیگر قابل انتخاب نیست.
lead-too-many-opportunities = هر سرنخ یک‌باره حداکثر { $most } فرصت فروش باز می‌کند.
lead-amounts-not-carried = مبلغ‌های سرنخ به { $currency } است و به فرصت فروش برده نشد.
