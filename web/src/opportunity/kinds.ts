// What an event of the timeline is called.
import { prefs } from '../app/prefs.svelte'
import type { PipelineEventKind } from '../generated/documents'

const EN: Partial<Record<PipelineEventKind, string>> = {
  OPPORTUNITY_OPENED: 'Opened',
  OPPORTUNITY_CHANGED: 'Changed',
  OPPORTUNITY_STAGE_CHANGED: 'Moved',
  OPPORTUNITY_WON: 'Won',
  OPPORTUNITY_LOST: 'Lost',
  OPPORTUNITY_REOPENED: 'Reopened',
  OPPORTUNITY_DELETED: 'Deleted',
  OPPORTUNITY_RESTORED: 'Restored',
  QUOTE_GENERATED: 'Quote made',
  QUOTE_CHANGED: 'Quote changed',
  QUOTE_ACTIVATED: 'Quote activated',
  QUOTE_REVISED: 'Quote revised',
  QUOTE_CLOSED: 'Quote closed',
  QUOTE_WON: 'Quote won',
  ORDER_CREATED: 'Order made',
  ORDER_CANCELED: 'Order canceled',
  LEAD_QUALIFIED: 'Lead qualified',
  NOTE_CREATED: 'Note written',
  NOTE_CHANGED: 'Note changed',
  NOTE_DELETED: 'Note deleted',
}

const FA: Partial<Record<PipelineEventKind, string>> = {
  OPPORTUNITY_OPENED: 'باز شد',
  OPPORTUNITY_CHANGED: 'تغییر کرد',
  OPPORTUNITY_STAGE_CHANGED: 'جابه‌جا شد',
  OPPORTUNITY_WON: 'به پیروزی رسید',
  OPPORTUNITY_LOST: 'به شکست انجامید',
  OPPORTUNITY_REOPENED: 'دوباره باز شد',
  OPPORTUNITY_DELETED: 'حذف شد',
  OPPORTUNITY_RESTORED: 'بازگردانده شد',
  QUOTE_GENERATED: 'پیش‌فاکتور ساخته شد',
  QUOTE_CHANGED: 'پیش‌فاکتور تغییر کرد',
  QUOTE_ACTIVATED: 'پیش‌فاکتور فعال شد',
  QUOTE_REVISED: 'پیش‌فاکتور بازنگری شد',
  QUOTE_CLOSED: 'پیش‌فاکتور بسته شد',
  QUOTE_WON: 'پیش‌فاکتور پیروز شد',
  ORDER_CREATED: 'سفارش ساخته شد',
  ORDER_CANCELED: 'سفارش لغو شد',
  LEAD_QUALIFIED: 'سرنخ تأیید شد',
  NOTE_CREATED: 'یادداشت نوشته شد',
  NOTE_CHANGED: 'یادداشت تغییر کرد',
  NOTE_DELETED: 'یادداشت حذف شد',
}

export const kindText = (kind: PipelineEventKind): string => (prefs.language === 'fa' ? FA : EN)[kind] ?? kind
