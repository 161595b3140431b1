customer-required = یک شرکت یا یک شخص را نام ببرید یا بسازید؛ هر معامله‌ای طرفی دارد.
customer-duplicate = این همان «{ $name }» به نظر می‌رسد که پیش‌تر ثبت شده است.
customer-several-duplicates = این به چند رکورد ثبت‌شده می‌ماند، از جمله «{ $name }»؛ رکورد درست را نام ببرید.
customer-similar = شاید «{ $name }» همین باشد.
customer-national-id-company = شناسهٔ ملی شرکت ۱۱ رقم دارد که رقم آخر آن رقم کنترل است.
customer-national-id-person = کد ملی شخص ۱۰ رقم دارد که رقم آخر آن رقم کنترل است.
customer-national-id-length = شناسهٔ ملی ۱ تا ۳۰ نویسه دارد.
customer-tax-rate-retired = از این نرخ مالیات دیگر نمی‌توان استفاده کرد.
