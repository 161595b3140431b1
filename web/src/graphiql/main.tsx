// GraphiQL, bundled with its workers: nothing is loaded from another host.
import 'graphiql/style.css'
import '@graphiql/plugin-explorer/style.css'
import './graphiql.css'
import { createRoot } from 'react-dom/client'
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker'
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker'
import GraphQLWorker from 'monaco-graphql/esm/graphql.worker.js?worker'
import { Page } from './Page'

window.MonacoEnvironment = {
  getWorker(_id: string, label: string) {
    if (label === 'json') return new JsonWorker()
    if (label === 'graphql') return new GraphQLWorker()
    return new EditorWorker()
  },
}

createRoot(document.getElementById('graphiql')!).render(<Page />)
