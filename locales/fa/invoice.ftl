invoice-state =
    { $status ->
        [DRAFT] فاکتور پیش‌نویس است؛ ابتدا آن را صادر کنید.
        [ISSUED] فاکتور صادر شده و دیگر تغییر نمی‌کند؛ این کار ممکن نیست.
        [PAID] فاکتور تسویه شده است؛ این کار ممکن نیست.
        [CANCELED] فاکتور لغو شده است؛ این کار ممکن نیست.
       *[other] وضعیت فاکتور ({ $status }) این کار را اجازه نمی‌دهد.
    }
invoice-issued = فاکتور صادر شده است؛ برای آن برگشت از فروش صادر کنید.
invoice-lines-fixed = ردیف‌های فاکتور از سفارش می‌آید؛ پیش‌نویس را با updateInvoice ویرایش کنید.
invoice-due-before-issue = سررسید نمی‌تواند پیش از تاریخ صدور ({ $day }) باشد.
invoice-day-in-future = تاریخ نمی‌تواند پس از امروز ({ $day }) باشد.
invoice-day-too-early = تاریخ نمی‌تواند پیش از { $day } باشد.
payment-not-positive = مبلغ باید بزرگ‌تر از صفر باشد.
payment-above-balance = تنها { $balance } { $currency } باقی مانده است.
payment-reversed = این دریافت پیش‌تر برگشت خورده یا خود، برگشتِ یک دریافت است.
invoice-balance-differs = برابر مبلغ قابل پرداخت منهای دریافت‌ها و برگشت از فروش نیست.
invoice-paid-differs = برابر جمع دریافت‌ها نیست.
invoice-credited-differs = برابر جمع برگشت از فروش‌ها نیست.
invoice-number-gap = در این دنباله شماره‌هایی جا افتاده است.
order-invoiced-differs = برابر آنچه در فاکتورهای سفارش آمده نیست.
