amount-negative = این مقدار نمی‌تواند منفی باشد.
amount-not-positive = این مقدار باید بیشتر از صفر باشد.
bad-language = زبان با نشان خود، مانند fa یا en، نام برده می‌شود و هر کدام تنها یک بار.
days-not-in-order = روز پایان پیش از روز آغاز است.
name-required = دست‌کم یک نام به یکی از زبان‌ها لازم است.
number-between = این عدد باید از { $least } تا { $most } باشد.
text-too-long = این متن می‌تواند حداکثر { $most } نویسه داشته باشد.
too-many-languages = حداکثر { $most } زبان.
