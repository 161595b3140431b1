import type { CodegenConfig } from '@graphql-codegen/cli'

const scalars = { Decimal: 'string', Date: 'string', DateTime: 'string', CurrencyCode: 'string' }

const config: CodegenConfig = {
  schema: '../schema.graphql',
  generates: {
    'src/generated/documents.ts': {
      documents: ['src/**/*.graphql', '!src/graphiql/**'],
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        onlyOperationTypes: true,
        useTypeImports: true,
        skipTypename: true,
        scalars,
      },
    },
    // Nobody imports these types: making them checks the ready operations of GraphiQL against the schema.
    'src/generated/story.ts': {
      documents: 'src/graphiql/story/*.graphql',
      plugins: ['typescript-operations'],
      config: { enumsAsTypes: true, onlyOperationTypes: true, useTypeImports: true, scalars },
    },
  },
}

export default config
