amount-negative = این مقدار نمی‌تواند منفی باشد.
amount-not-positive = این مقدار باید بیشتر از صفر باشد.
bad-language = هر زبان را فقط یک بار و با نشان آن، مانند fa یا en، وارد کنید.
days-not-in-order = تاریخ پایان پیش از تاریخ شروع است؛ تاریخ‌ها را اصلاح کنید.
name-required = نام را دست‌کم به یک زبان وارد کنید.
number-between = عددی از { $least } تا { $most } وارد کنید.
text-too-long = متن طولانی است؛ حداکثر { $most } نویسه وارد کنید.
too-many-languages = متن را حداکثر به { $most } زبان وارد کنید.
