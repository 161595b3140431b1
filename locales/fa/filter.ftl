filter-too-deep = فیلترها حداکثر تا { $most } لایه می‌توانند درون هم باشند.
filter-too-long = هر فیلتر حداکثر { $most } شرط می‌پذیرد.
filter-too-many-values = فهرست‌های یک فیلتر روی هم حداکثر { $most } مقدار می‌پذیرند.
