// What a person chooses for this browser: language, theme, calendar, and rial or toman.

export type Language = 'en' | 'fa'
export type Theme = 'system' | 'light' | 'dark'
export type CalendarName = 'JALALI' | 'GREGORIAN'

interface Kept {
  language?: Language
  theme?: Theme
  calendar?: CalendarName | null
  inToman?: boolean
}

const KEY = 'forsat'
const kept = read()

class Prefs {
  language = $state<Language>(kept.language ?? (navigator.language.startsWith('fa') ? 'fa' : 'en'))
  theme = $state<Theme>(kept.theme ?? 'system')
  /** Null: as the person's record says. */
  calendar = $state<CalendarName | null>(kept.calendar ?? null)
  inToman = $state(kept.inToman ?? false)

  /** Applies the choices to the page, and keeps them. */
  apply(): void {
    const root = document.documentElement
    root.lang = this.language
    root.dir = this.language === 'fa' ? 'rtl' : 'ltr'
    if (this.theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = this.theme
    const { language, theme, calendar, inToman } = this
    try {
      localStorage.setItem(KEY, JSON.stringify({ language, theme, calendar, inToman }))
    } catch {
      // A browser that keeps nothing shows the defaults next time.
    }
  }

  /** Whether the language was chosen here; else the person's record decides. */
  readonly hasLanguage = kept.language !== undefined
}

function read(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}')
  } catch {
    return {}
  }
}

export const prefs = new Prefs()
