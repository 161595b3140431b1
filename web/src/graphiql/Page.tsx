import { explorerPlugin } from '@graphiql/plugin-explorer'
import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react'
import { GraphiQL } from 'graphiql'
import { buildSchema, type GraphQLSchema } from 'graphql'
import { useEffect, useMemo, useState, type FormEvent } from 'react'
import { ask, fetcherFor, keepToken, keptToken } from './access'
import { story, type Step } from './story'

const WORDS = {
  en: {
    home: 'Board', signedIn: 'Signed in as', token: 'API token for this tab', use: 'Use', drop: 'Forget the token', signIn: 'Sign in',
    wrong: 'This token is unknown, expired or revoked.', nobody: 'Nobody is signed in.', story: 'The story', offline: 'The server could not be reached.',
    hint: 'Each step opens a tab. Run it with the triangle or Ctrl-Enter.',
  },
  fa: {
    home: 'تابلو', signedIn: 'واردشده:', token: 'توکن API برای همین زبانه', use: 'به کار ببر', drop: 'توکن را فراموش کن', signIn: 'ورود',
    wrong: 'این توکن ناشناس، منقضی یا باطل است.', nobody: 'کسی وارد نشده است.', story: 'داستان', offline: 'سرور در دسترس نیست.',
    hint: 'هر گام زبانه‌ای باز می‌کند. با مثلث یا Ctrl-Enter اجرا کنید.',
  },
} as const

/** As in `graphiql.css`. */
const NARROW = matchMedia('(max-width: 720px)')
const language: 'en' | 'fa' = chosenLanguage()
const words = WORDS[language]
document.documentElement.lang = language

function chosenLanguage(): 'en' | 'fa' {
  try {
    const chosen = (JSON.parse(localStorage.getItem('forsat') ?? '{}') as { language?: string }).language
    if (chosen) return chosen === 'fa' ? 'fa' : 'en'
  } catch {
    // What cannot be read was not chosen.
  }
  return navigator.language.startsWith('fa') ? 'fa' : 'en'
}

/** Shows the steps of the story; a click opens one in a tab of its own. */
function Story({ steps }: { steps: Step[] }) {
  const { addTab, setVisiblePlugin } = useGraphiQLActions()
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL(({ queryEditor, variableEditor, responseEditor }) => ({ queryEditor, variableEditor, responseEditor }))
  // Long values, such as a document's explanation, are read without scrolling sideways.
  useEffect(() => {
    for (const editor of [queryEditor, variableEditor, responseEditor]) {
      // The × of a formula is meant.
      editor?.updateOptions({ wordWrap: 'on', unicodeHighlight: { ambiguousCharacters: false } })
    }
  }, [queryEditor, variableEditor, responseEditor])
  function open(step: Step) {
    addTab()
    // The editors show the new tab first.
    setTimeout(() => {
      queryEditor?.setValue(step.query)
      variableEditor?.setValue(JSON.stringify(step.variables, null, 2))
      // On a narrow window the story lies over the editors.
      if (NARROW.matches) setVisiblePlugin(null)
    })
  }
  return (
    <div className="story" dir="auto">
      <h2>{words.story}</h2>
      <p>{words.hint}</p>
      <ol>
        {steps.map((step) => (
          <li key={step.title}>
            <button type="button" disabled={!queryEditor || !variableEditor} onClick={() => open(step)}>
              <strong>{step.title}</strong>
              <span>{step.text}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

const StoryIcon = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5">
    <path d="M4 5h6a2 2 0 0 1 2 2v12a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v12a2 2 0 0 1 2-2h6z" />
  </svg>
)

const explorer = explorerPlugin()

export function Page() {
  const [token, setToken] = useState(keptToken)
  const [who, setWho] = useState<string | null>(null)
  const [wrong, setWrong] = useState('')
  const [typed, setTyped] = useState('')
  const [schema, setSchema] = useState<GraphQLSchema | null>(null)
  const [steps, setSteps] = useState<Step[] | null>(null)
  const fetcher = useMemo(() => fetcherFor(token), [token])

  useEffect(() => {
    fetch('/schema.graphql')
      .then((response) => response.text())
      .then((text) => setSchema(buildSchema(text)))
      .catch(() => setWrong(words.offline))
  }, [])

  useEffect(() => {
    void (async () => {
      const { status, data } = await ask<{ viewer: { user: { displayName: string } | null } | null }>(token, '{ viewer { user { displayName } } }')
      if (status === 401 && token) {
        // Said once; without the token nothing is refused again.
        setWrong(words.wrong)
        keepToken(null)
        setToken(null)
        return
      }
      setWho(data?.viewer?.user?.displayName ?? null)
      setSteps(await story(token, language))
    })().catch(() => setWrong(words.offline))
  }, [token])

  function use(event: FormEvent) {
    event.preventDefault()
    setWrong('')
    keepToken(typed.trim() || null)
    setToken(typed.trim() || null)
    setTyped('')
  }

  function drop() {
    keepToken(null)
    setToken(null)
  }

  const storyPlugin = useMemo<GraphiQLPlugin>(
    () => ({ title: words.story, icon: StoryIcon, content: () => <Story steps={steps ?? []} /> }),
    [steps],
  )
  const tabs = useMemo(
    () => (steps ?? []).slice(0, 1).map((step) => ({ query: step.query, variables: JSON.stringify(step.variables, null, 2) })),
    [steps],
  )

  return (
    <div className="page">
      <header dir={language === 'fa' ? 'rtl' : 'ltr'}>
        <a href="/board">{words.home}</a>
        <span className="who">{who ? <>{words.signedIn} <bdi>{who}</bdi></> : <>{words.nobody} <a href="/sign-in?next=/graphiql">{words.signIn}</a></>}</span>
        {wrong && <span className="wrong" role="alert">{wrong}</span>}
        {token ? (
          <button type="button" onClick={drop}>{words.drop}</button>
        ) : (
          <form onSubmit={use}>
            <input type="password" autoComplete="off" dir={typed ? 'ltr' : undefined} aria-label={words.token} placeholder={words.token} value={typed} onChange={(event) => setTyped(event.target.value)} />
            <button>{words.use}</button>
          </form>
        )}
      </header>
      {schema && steps && (
        <GraphiQL
          key={token ?? ''}
          fetcher={fetcher}
          schema={schema}
          defaultTabs={tabs}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          plugins={[storyPlugin, explorer]}
          visiblePlugin={storyPlugin}
          inputValueDeprecation
        />
      )}
    </div>
  )
}

