import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "./schema.graphql",
  documents: ["src/app.ts"],
  generates: {
    "./src/gql/": {
      preset: "client",
      config: {
        strictScalars: true,
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: "string", Date: "string", Decimal: "string", CurrencyCode: "string" },
      },
    },
  },
};
export default config;
