label-audit-kind = { $value ->
    [ADDED] افزوده شد
    [CHANGED] تغییر کرد
    [DELETED] حذف شد
   *[other] { $value }
}
label-budget-status = { $value ->
    [NO_COMMITTED_BUDGET] بودجهٔ مصوب ندارد
    [MAY_BUY] ممکن است بخرد
    [CAN_BUY] می‌تواند بخرد
    [WILL_BUY] می‌خرد
   *[other] { $value }
}
label-calendar = { $value ->
    [GREGORIAN] میلادی
    [JALALI] هجری شمسی
   *[other] { $value }
}
label-closing-outcome = { $value ->
    [WON] پیروزی
    [LOST] شکست
   *[other] { $value }
}
label-day-of-week = { $value ->
    [MONDAY] دوشنبه
    [TUESDAY] سه‌شنبه
    [WEDNESDAY] چهارشنبه
    [THURSDAY] پنجشنبه
    [FRIDAY] جمعه
    [SATURDAY] شنبه
    [SUNDAY] یکشنبه
   *[other] { $value }
}
label-forecast-category = { $value ->
    [PIPELINE] در جریان
    [BEST_CASE] بهترین حالت
    [COMMITTED] قطعی
    [OMITTED] خارج از پیش‌بینی
    [WON] پیروزی
    [LOST] شکست
   *[other] { $value }
}
label-fulfillment = { $value ->
    [NONE] تحویل نشده
    [PARTIAL] بخشی تحویل شده
    [COMPLETE] تحویل شده
   *[other] { $value }
}
label-invoice-status = { $value ->
    [DRAFT] پیش‌نویس
    [ISSUED] صادرشده
    [PAID] پرداخت‌شده
    [CANCELED] لغوشده
   *[other] { $value }
}
label-lead-status = { $value ->
    [NEW] جدید
    [CONTACTED] تماس گرفته‌شده
    [QUALIFIED] تأیید صلاحیت‌شده
    [DISQUALIFIED] رد صلاحیت‌شده
   *[other] { $value }
}
label-opportunity-status = { $value ->
    [OPEN] باز
    [WON] پیروزی
    [LOST] شکست
   *[other] { $value }
}
label-order-status = { $value ->
    [ACTIVE] فعال
    [CANCELED] لغوشده
   *[other] { $value }
}
label-party-kind = { $value ->
    [ORGANIZATION] حقوقی
    [PERSON] حقیقی
   *[other] { $value }
}
label-pricing-method = { $value ->
    [AMOUNT] مبلغ ثابت
    [PERCENT_OF_LIST] درصدی از قیمت پایه
    [MARKUP_CURRENT_COST] افزوده بر بهای تمام‌شدهٔ جاری
    [MARGIN_CURRENT_COST] حاشیهٔ سود بر بهای تمام‌شدهٔ جاری
    [MARKUP_STANDARD_COST] افزوده بر بهای تمام‌شدهٔ استاندارد
    [MARGIN_STANDARD_COST] حاشیهٔ سود بر بهای تمام‌شدهٔ استاندارد
   *[other] { $value }
}
label-purchase-timeframe = { $value ->
    [IMMEDIATE] فوری
    [THIS_QUARTER] این فصل
    [NEXT_QUARTER] فصل آینده
    [THIS_YEAR] امسال
    [UNKNOWN] نامشخص
   *[other] { $value }
}
label-quote-closed-as = { $value ->
    [LOST] پذیرفته نشد
    [CANCELED] لغوشده
    [REVISED] بازنگری‌شده
   *[other] { $value }
}
label-quote-status = { $value ->
    [DRAFT] پیش‌نویس
    [ACTIVE] فعال
    [WON] برنده
    [CLOSED] بسته
   *[other] { $value }
}
label-rate-kind = { $value ->
    [OFFICIAL] رسمی
    [MARKET] بازار آزاد
   *[other] { $value }
}
label-rating = { $value ->
    [HOT] داغ
    [WARM] گرم
    [COLD] سرد
   *[other] { $value }
}
label-reach = { $value ->
    [ALL] همهٔ رکوردها
    [TEAM] رکوردهای تیم
    [OWN] رکوردهای خود
   *[other] { $value }
}
label-role = { $value ->
    [ADMIN] مدیر سامانه
    [MANAGER] مدیر فروش
    [REP] کارشناس فروش
    [READER] بیننده
   *[other] { $value }
}
label-rounding-direction = { $value ->
    [UP] رو به بالا
    [DOWN] رو به پایین
    [NEAREST] نزدیک‌ترین
   *[other] { $value }
}
label-step-kind = { $value ->
    [FIELD] تکمیل یک فیلد
    [LINES] ورود محصولات فرصت
    [QUOTE] صدور پیش‌فاکتور
    [ACTIVE_QUOTE] فعال شدن پیش‌فاکتور
    [SENT_QUOTE] ارسال پیش‌فاکتور
    [TICK] تیک کارشناس فروش
   *[other] { $value }
}
label-tax-kind = { $value ->
    [STANDARD] نرخ عادی
    [ZERO] نرخ صفر
    [EXEMPT] معاف
   *[other] { $value }
}
label-deletable-kind = { $value ->
    [LEAD] سرنخ
    [ACCOUNT] شرکت
    [CONTACT] شخص
    [OPPORTUNITY] فرصت فروش
    [PRODUCT] محصول
   *[other] { $value }
}
label-share-access = { $value ->
    [READ] مشاهده
    [WRITE] ویرایش
   *[other] { $value }
}
