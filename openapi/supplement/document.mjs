import ts from 'typescript';
import { paths } from './operations.mjs';
import { Names, Schemas } from './schemas.mjs';
import { shutdowns } from './shutdowns.mjs';
import { Source } from './source.mjs';

/** Unions of what no operation sends or answers: payloads of webhooks, and events of WebSockets. */
const WEBHOOK = 'UnwrapWebhookEvent';
const EVENTS = /(ClientEvent|ServerEvent)$/;

/** What the package in a folder says of the API, as an OpenAPI document. */
export function document(folder) {
  const source = new Source(folder);
  const schemas = new Schemas(source, new Names(source));
  const operations = paths(source, schemas);
  const webhooks = [];
  for (const statement of source.files.flatMap((file) => [...file.statements])) {
    if (!ts.isTypeAliasDeclaration(statement) || statement.typeParameters) {
      continue;
    }
    if (statement.name.text === WEBHOOK) {
      webhooks.push(...schemas.of(statement.type).anyOf);
    } else if (EVENTS.test(statement.name.text) && !source.place(statement.getSourceFile()).startsWith('beta/realtime')) {
      schemas.declared(statement);
    }
  }
  schemas.shareAmong(operations);
  const components = schemas.components();
  return {
    openapi: '3.1.0',
    info: {
      title: 'The API as the npm package openai calls it',
      version: source.version,
      'x-package': 'openai',
      'x-shutdowns': shutdowns(source.files),
    },
    paths: operations,
    webhooks: Object.fromEntries(webhooks.map((schema) => webhook(schema, components))),
    components: { schemas: components },
  };
}

function webhook(schema, components) {
  const body = components[schema.$ref.replace(/.*\//, '')];
  const name = body.properties.type.const.replaceAll('.', '_');
  const content = { 'application/json': { schema } };
  return [name, { post: { requestBody: { content }, responses: { 200: {} } } }];
}
