label-attention-reason = { $value ->
    [ROTTING] ماندن بیش از حد در مرحله
    [NO_NEXT_STEP] بدون گام بعدی
    [NEXT_STEP_OVERDUE] گام بعدی عقب افتاده
    [CLOSE_DATE_PASSED] تاریخ تخمینی فروش گذشته
    [SLIPPED_TWICE] دو بار یا بیشتر به تعویق افتاده
    [ONE_CONTACT_ONLY] فقط یک شخص شناخته‌شده
    [QUOTE_EXPIRING] پیش‌فاکتور رو به انقضا
    [QUOTE_EXPIRED] پیش‌فاکتور منقضی‌شده
   *[other] { $value }
}
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
label-deletable-kind = { $value ->
    [LEAD] سرنخ
    [ACCOUNT] شرکت
    [CONTACT] شخص
    [OPPORTUNITY] فرصت فروش
    [PRODUCT] محصول
   *[other] { $value }
}
label-duplicate-key = { $value ->
    [NAME] نام
    [EMAIL] ایمیل
    [PHONE] تلفن ثابت
    [MOBILE_PHONE] تلفن همراه
   *[other] { $value }
}
label-duplicate-likeness = { $value ->
    [WEAK] احتمالاً تکراری
    [STRONG] تکراری
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
label-invoice-action = { $value ->
    [UPDATE] ویرایش
    [ISSUE] صدور
    [CANCEL] لغو
    [RECORD_PAYMENT] ثبت دریافت وجه
    [REVERSE_PAYMENT] برگشت دریافت وجه
    [CREDIT] صدور برگشت از فروش
   *[other] { $value }
}
label-invoice-status = { $value ->
    [DRAFT] پیش‌نویس
    [ISSUED] صادرشده
    [PAID] پرداخت‌شده
    [CANCELED] لغوشده
   *[other] { $value }
}
label-invoicing = { $value ->
    [NONE] بدون فاکتور
    [PARTIAL] بخشی فاکتور شده
    [COMPLETE] فاکتور شده
   *[other] { $value }
}
label-lead-action = { $value ->
    [UPDATE] ویرایش
    [MARK_CONTACTED] ثبت تماس
    [QUALIFY] تأیید صلاحیت
    [DISQUALIFY] رد صلاحیت
    [REACTIVATE] فعال کردن دوباره
   *[other] { $value }
}
label-lead-dimension = { $value ->
    [STATUS] وضعیت
    [OWNER] مسئول
    [TEAM] تیم
    [SOURCE] منبع
    [CAMPAIGN] کمپین
    [RATING] درجهٔ اهمیت
    [CREATED_MONTH] ماه ثبت
    [CREATED_QUARTER] سه‌ماههٔ ثبت
    [CREATED_FISCAL_YEAR] سال مالی ثبت
   *[other] { $value }
}
label-lead-import-result = { $value ->
    [CREATED] ایجاد شد
    [SKIPPED] از پیش هست
    [REFUSED] پذیرفته نشد
   *[other] { $value }
}
label-lead-status = { $value ->
    [NEW] جدید
    [CONTACTED] تماس گرفته‌شده
    [QUALIFIED] تأیید صلاحیت‌شده
    [DISQUALIFIED] رد صلاحیت‌شده
   *[other] { $value }
}
label-move-direction = { $value ->
    [START] شروع از این مرحله
    [FORWARD] به جلو
    [BACK] به عقب
    [REOPENED] باز شدن دوباره
   *[other] { $value }
}
label-opportunity-action = { $value ->
    [UPDATE] ویرایش
    [SET_LINES] ویرایش ردیف‌ها
    [MOVE_STAGE] تغییر مرحله
    [HOLD] متوقف کردن یا ادامه دادن
    [GENERATE_QUOTE] صدور پیش‌فاکتور
    [CLOSE_AS_WON] بستن به عنوان پیروزی
    [CLOSE_AS_LOST] بستن به عنوان شکست
    [REOPEN] باز کردن دوباره
    [REASSIGN] واگذاری
    [DELETE] حذف
   *[other] { $value }
}
label-opportunity-date = { $value ->
    [ESTIMATED_CLOSE] تاریخ تخمینی فروش
    [CLOSED] روز بسته شدن
   *[other] { $value }
}
label-opportunity-dimension = { $value ->
    [STATUS] وضعیت
    [PROCESS] روند فروش
    [STAGE] مرحله
    [OWNER] مسئول
    [TEAM] تیم
    [FORECAST_CATEGORY] دستهٔ پیش‌بینی
    [CLOSE_MONTH] ماه تخمینی فروش
    [CLOSE_QUARTER] سه‌ماههٔ تخمینی فروش
    [CLOSE_FISCAL_YEAR] سال مالی تخمینی فروش
    [CLOSED_MONTH] ماه بسته شدن
    [CLOSED_QUARTER] سه‌ماههٔ بسته شدن
    [CLOSED_FISCAL_YEAR] سال مالی بسته شدن
    [CLOSE_REASON] شرح وضعیت
    [COMPETITOR] رقیب
    [CAMPAIGN] کمپین
    [SOURCE] منبع
    [CUSTOMER] مشتری
    [PRODUCT] محصول
    [PRICE_LIST] لیست قیمت
   *[other] { $value }
}
label-opportunity-part = { $value ->
    [DETAILS] مشخصات
    [CUSTOMER] مشتری
    [OWNER] مالک
    [SALES_TEAM] تیم فروش
    [FORECAST] ارزش و پیش‌بینی
    [STAGE] مرحله
    [STATUS] وضعیت
    [HOLD] توقف
    [KEY_FACTS] اطلاعات کلیدی
    [HEADER] تخفیف، کرایهٔ حمل و شرایط
    [LINES] ردیف‌ها
    [COMPETITORS] رقبا
    [STAKEHOLDERS] افراد مؤثر در خرید
    [STEPS] گام‌ها
   *[other] { $value }
}
label-opportunity-status = { $value ->
    [OPEN] باز
    [WON] پیروزی
    [LOST] شکست
   *[other] { $value }
}
label-order-action = { $value ->
    [CANCEL] لغو
    [FULFILL] ثبت تحویل
    [INVOICE] صدور فاکتور
    [SET_LINES] ویرایش ردیف‌ها
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
label-party-role = { $value ->
    [ORGANIZATION] فروشنده
    [ACCOUNT] خریدار (شرکت)
    [CONTACT] خریدار (شخص)
   *[other] { $value }
}
label-permission = { $value ->
    [VIEW_REFERENCE] مشاهدهٔ محصولات و فهرست‌ها
    [VIEW_CUSTOMERS] مشاهدهٔ شرکت‌ها و اشخاص
    [VIEW_PIPELINE] مشاهدهٔ سرنخ‌ها، فرصت‌ها و اسناد
    [VIEW_COSTS] مشاهدهٔ بهای تمام‌شده و سود
    [CREATE_LEAD] ثبت سرنخ
    [UPDATE_LEAD] ویرایش سرنخ
    [QUALIFY_LEAD] تأیید صلاحیت سرنخ
    [DISQUALIFY_LEAD] رد صلاحیت سرنخ و فعال کردن دوبارهٔ آن
    [IMPORT_LEADS] ورود گروهی سرنخ‌ها
    [EDIT_CUSTOMERS] ثبت و ویرایش شرکت‌ها و اشخاص
    [WRITE_NOTES] نوشتن یادداشت
    [MANAGE_NOTES] ویرایش و حذف یادداشت دیگران
    [OPEN_OPPORTUNITY] ثبت فرصت فروش
    [UPDATE_OPPORTUNITY] ویرایش فرصت فروش
    [REASSIGN] واگذاری رکوردها
    [DELETE_RECORDS] حذف رکوردها
    [RESTORE_RECORDS] بازگرداندن رکوردهای حذف‌شده
    [ERASE_PEOPLE] پاک کردن اطلاعات شخصی
    [MOVE_STAGE] تغییر مرحلهٔ فرصت فروش
    [EDIT_DOCUMENTS] ویرایش ردیف‌ها، تخفیف و شرایط
    [WRITE_QUOTES] صدور و ارسال پیش‌فاکتور
    [WIN_QUOTE] ثبت پیروزی پیش‌فاکتور
    [FULFILL_ORDER] ثبت تحویل سفارش
    [WRITE_INVOICES] تهیه و صدور فاکتور
    [RECORD_PAYMENTS] ثبت دریافت وجه
    [CORRECT_INVOICES] برگشت از فروش و برگشت دریافت وجه
    [CLOSE_OPPORTUNITY] بستن فرصت فروش
    [REOPEN_OPPORTUNITY] باز کردن دوبارهٔ فرصت فروش
    [CLOSE_PERIOD] بستن و باز کردن ماه مالی
    [EXCUSE_EXPIRED_QUOTE] پذیرش پیش‌فاکتور با اعتبار گذشته
    [MANAGE_CATALOG] مدیریت محصولات و لیست‌های قیمت
    [MANAGE_REFERENCE] مدیریت تنظیمات و فهرست‌ها
    [MANAGE_OWN_TOKENS] مدیریت گذرواژه و توکن‌های خود
    [MANAGE_USERS] مدیریت کاربران و تیم‌ها
    [VIEW_AUDIT] مشاهدهٔ سابقهٔ تغییرات
   *[other] { $value }
}
label-pipeline-event-kind = { $value ->
    [LEAD_CREATED] سرنخ ثبت شد
    [LEAD_CHANGED] سرنخ تغییر کرد
    [LEAD_QUALIFIED] صلاحیت سرنخ تأیید شد
    [LEAD_DISQUALIFIED] سرنخ رد صلاحیت شد
    [LEAD_DELETED] سرنخ حذف شد
    [LEAD_RESTORED] سرنخ بازگردانده شد
    [OPPORTUNITY_OPENED] فرصت فروش ثبت شد
    [OPPORTUNITY_CHANGED] فرصت فروش تغییر کرد
    [OPPORTUNITY_STAGE_CHANGED] مرحله تغییر کرد
    [OPPORTUNITY_WON] به عنوان پیروزی بسته شد
    [OPPORTUNITY_LOST] به عنوان شکست بسته شد
    [OPPORTUNITY_REOPENED] دوباره باز شد
    [OPPORTUNITY_DELETED] فرصت فروش حذف شد
    [OPPORTUNITY_RESTORED] فرصت فروش بازگردانده شد
    [QUOTE_GENERATED] پیش‌فاکتور صادر شد
    [QUOTE_CHANGED] پیش‌فاکتور تغییر کرد
    [QUOTE_ACTIVATED] پیش‌فاکتور فعال شد
    [QUOTE_REVISED] پیش‌فاکتور بازنگری شد
    [QUOTE_CLOSED] پیش‌فاکتور بسته شد
    [QUOTE_WON] پیش‌فاکتور برنده شد
    [ORDER_CREATED] سفارش ثبت شد
    [ORDER_CANCELED] سفارش لغو شد
    [ORDER_CHANGED] سفارش تغییر کرد
    [ORDER_FULFILLED] سفارش تحویل شد
    [INVOICE_CREATED] پیش‌نویس فاکتور تهیه شد
    [INVOICE_CHANGED] فاکتور تغییر کرد
    [INVOICE_ISSUED] فاکتور صادر شد
    [INVOICE_PAID] فاکتور تسویه شد
    [INVOICE_CANCELED] فاکتور لغو شد
    [INVOICE_CREDITED] برگشت از فروش صادر شد
    [PAYMENT_RECORDED] دریافت وجه ثبت شد
    [PAYMENT_REVERSED] دریافت وجه برگشت خورد
    [CUSTOMER_CREATED] مشتری ثبت شد
    [CUSTOMER_CHANGED] مشتری تغییر کرد
    [NOTE_CREATED] یادداشت نوشته شد
    [NOTE_CHANGED] یادداشت تغییر کرد
    [NOTE_DELETED] یادداشت حذف شد
    [RECORD_HIDDEN] دیگر دیده نمی‌شود
    [RECORD_SHOWN] اکنون دیده می‌شود
    [REFERENCE_DATA_CHANGED] تنظیمات تغییر کرد
    [CHECKPOINT] به‌روز است
   *[other] { $value }
}
label-pipeline-movement = { $value ->
    [NEW] فرصت تازه
    [REOPENED] بازگشوده
    [REASSIGNED_IN] تحویل‌گرفته از دیگران
    [SLIPPED_IN] با تأخیر وارد دوره شده
    [PULLED_IN] زودتر وارد دوره شده
    [WON] پیروزی
    [LOST] شکست
    [REASSIGNED_OUT] سپرده به دیگران
    [SLIPPED_OUT] با تأخیر از دوره خارج شده
    [PULLED_OUT] زودتر از دوره خارج شده
    [VALUE_UP] افزایش ارزش
    [VALUE_DOWN] کاهش ارزش
    [PUT_OFF] به تعویق افتاده
    [BROUGHT_FORWARD] جلو افتاده
    [MOVED_FORWARD] پیش‌رفته در مراحل
    [MOVED_BACK] پس‌رفته در مراحل
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
label-quote-action = { $value ->
    [SET_LINES] ویرایش ردیف‌ها
    [ACTIVATE] فعال کردن
    [REVISE] بازنگری
    [CLOSE] بستن
    [WIN] ثبت پیروزی
    [SEND] ثبت ارسال
    [ACCEPT] ثبت پذیرش مشتری
    [DELETE] حذف
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
label-relative-period = { $value ->
    [OVERDUE] گذشته
    [TODAY] امروز
    [THIS_WEEK] این هفته
    [THIS_MONTH] این ماه
    [LAST_MONTH] ماه گذشته
    [NEXT_MONTH] ماه آینده
    [THIS_QUARTER] این فصل
    [NEXT_QUARTER] فصل آینده
    [THIS_FISCAL_YEAR] این سال مالی
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
label-share-access = { $value ->
    [READ] مشاهده
    [WRITE] ویرایش
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
