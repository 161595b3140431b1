not-found = چنین رکوردی نیست.
