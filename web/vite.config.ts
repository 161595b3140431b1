import { svelte } from '@sveltejs/vite-plugin-svelte'
import { resolve } from 'node:path'
import { defineConfig, type ProxyOptions } from 'vite'

// `npm run dev` shows the pages of a running server: FORSAT_URL, or that of `make demo`.
const server = process.env.FORSAT_URL ?? 'http://127.0.0.1:8000'
const proxy: ProxyOptions = {
  target: server,
  changeOrigin: true,
  ws: true,
  // The server answers only pages of its own origin.
  configure: (toServer) => {
    toServer.on('proxyReq', (request) => request.setHeader('origin', server))
    toServer.on('proxyReqWs', (request) => request.setHeader('origin', server))
  },
}
const paths: Record<string, string> = { '/graphiql': '/graphiql.html' }
const isPage = /^\/($|\?|board|dashboard|leads|quotes|orders|invoices|opportunities\/)/

export default defineConfig({
  plugins: [
    svelte(),
    {
      name: 'pages-have-the-servers-addresses',
      configureServer(dev) {
        dev.middlewares.use((request, _response, next) => {
          const path = (request.url ?? '/').split('?')[0] ?? '/'
          if (isPage.test(request.url ?? '/')) request.url = '/app.html'
          else if (paths[path]) request.url = paths[path]
          next()
        })
      },
    },
  ],
  server: { proxy: { '^/(graphql|sign-in.*|schema.graphql)$': proxy } },
  build: {
    // `pack.mjs` compresses it into `dist`.
    outDir: 'build',
    target: 'es2023',
    // A font or an icon as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      // Libraries for React mark their modules for servers that render them; here nothing does.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
      input: { app: resolve(import.meta.dirname, 'app.html'), graphiql: resolve(import.meta.dirname, 'graphiql.html') },
    },
  },
  worker: { format: 'es' },
  // GraphiQL names its icons after the functions that draw them, and screen readers say these names.
  esbuild: { keepNames: true },
})
