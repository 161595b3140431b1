customer-required = شرکت یا شخصی را به عنوان مشتری انتخاب کنید یا یکی بسازید.
customer-duplicate = «{ $name }» از قبل ثبت شده و ظاهراً همین است؛ همان را انتخاب کنید یا تأیید کنید که فرق دارد.
customer-several-duplicates = چند مورد مشابه از قبل ثبت شده است، از جمله «{ $name }»؛ مورد درست را انتخاب کنید.
customer-similar = ممکن است «{ $name }» همین باشد؛ بررسی کنید.
customer-national-id-company = شناسهٔ ملی شرکت ۱۱ رقم است و رقم آخر آن رقم کنترل است؛ شماره را بررسی کنید.
customer-national-id-person = کد ملی ۱۰ رقم است و رقم آخر آن رقم کنترل است؛ شماره را بررسی کنید.
customer-national-id-length = شناسهٔ ملی باید ۱ تا ۳۰ نویسه باشد.
customer-tax-rate-retired = این نرخ مالیات غیرفعال است؛ نرخ دیگری انتخاب کنید.
