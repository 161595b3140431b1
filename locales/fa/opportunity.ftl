opportunity-state =
    { $status ->
        [OPEN] فرصت فروش باز است و این کار اکنون ممکن نیست.
        [WON] فرصت فروش با پیروزی بسته شده است و این کار اکنون ممکن نیست.
        [LOST] فرصت فروش با شکست بسته شده است و این کار اکنون ممکن نیست.
       *[other] وضعیت فرصت فروش ({ $status }) این کار را اجازه نمی‌دهد.
    }
opportunity-on-hold = فرصت فروش متوقف است؛ ابتدا آن را از توقف خارج کنید.
opportunity-process-retired = این روند فروش غیرفعال است؛ روند دیگری انتخاب کنید.
opportunity-campaign-retired = این کمپین غیرفعال است؛ کمپین دیگری انتخاب کنید.
opportunity-competitor-retired = این رقیب غیرفعال است؛ رقیب دیگری انتخاب کنید.
opportunity-open-elsewhere = کارشناس فروش دیگری با این مشتری فرصت فروش باز دارد.
opportunity-forecast-by-closing = WON و LOST فقط با بستن فرصت فروش ثبت می‌شود.
opportunity-step-of-other-process = این گام مربوط به روند فروش دیگری است.
opportunity-step-is-fact = این گام با ثبت اطلاعات آن خودکار انجام می‌شود و تیک‌زدنی نیست.
opportunity-same-stage = فرصت فروش هم‌اکنون در همین مرحله است.
opportunity-last-stage = این آخرین مرحله است و مرحلهٔ بعدی ندارد.
opportunity-first-stage = این اولین مرحله است و مرحلهٔ قبلی ندارد.
opportunity-left-stage = فرصت فروش در این فاصله به مرحلهٔ دیگری رفته است؛ آن را دوباره بارگذاری کنید.
opportunity-no-skipping = از مرحله‌ها نمی‌توان پرید؛ ابتدا به «{ $stage }» بروید.
opportunity-stage-out-of-use = مرحلهٔ «{ $left }» دیگر استفاده نمی‌شود؛ فرصت فروش از مرحلهٔ «{ $stage }» ادامه می‌یابد.
opportunity-blocked = { $count } گام الزامی هنوز انجام نشده است؛ ابتدا آن‌ها را کامل کنید.
opportunity-blocked-field = پر کنید: { $label }.
opportunity-blocked-lines = برای فرصت فروش محصول وارد کنید: { $label }.
opportunity-blocked-quote = برای فرصت فروش پیش‌فاکتور بسازید: { $label }.
opportunity-blocked-active-quote = یک پیش‌فاکتور را فعال کنید: { $label }.
opportunity-blocked-sent-quote = یک پیش‌فاکتور را بفرستید: { $label }.
opportunity-blocked-tick = تیک بزنید: { $label }.
opportunity-other-winner = برای پیش‌فاکتور دیگری سفارش ثبت شده است؛ ابتدا آن را لغو کنید.
opportunity-order-stands = برای این فرصت فروش سفارش { $order } ثبت شده است و نمی‌توان آن را با شکست بست؛ ابتدا سفارش را لغو کنید.
opportunity-winner-closed = این پیش‌فاکتور بسته شده و نمی‌تواند برنده شود؛ پیش‌فاکتور دیگری انتخاب کنید.
opportunity-ambiguous-quote = { $count } پیش‌فاکتور فعال است؛ پیش‌فاکتور برنده را انتخاب کنید.
opportunity-open-quotes = { $count } پیش‌فاکتور هنوز باز است؛ ابتدا آن‌ها را ببندید.
opportunity-winner-expired = اعتبار پیش‌فاکتور برنده تمام شده است؛ آن را بازنگری کنید یا از مدیر فروش بخواهید با نوشتن یادداشت تأییدش کند.
opportunity-closed-in-future = تاریخ بستن نمی‌تواند بعد از { $day } باشد.
opportunity-closed-before-opening = فرصت فروش در { $day } ثبت شده است؛ تاریخ بستن نمی‌تواند پیش از آن باشد.
opportunity-reason-of-other-outcome = این شرح وضعیت برای نتیجهٔ دیگر است؛ شرح دیگری انتخاب کنید.
opportunity-reason-retired = این شرح وضعیت غیرفعال است؛ شرح دیگری انتخاب کنید.
opportunity-reason-competitor = برای شرح وضعیت «{ $reason }» باید رقیب انتخاب شود.
opportunity-reason-note = برای شرح وضعیت «{ $reason }» باید یادداشت نوشته شود.
pipeline-sum-differs = جمع نگه‌داری‌شده با شمارش دوباره یکی نیست: شمارش دوباره { $counted } است. `forsat verify --repair` آن را جایگزین می‌کند.
