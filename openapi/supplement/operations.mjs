import ts from 'typescript';
import { isDeprecated } from './source.mjs';

const VERBS = { get: 'get', post: 'post', put: 'put', patch: 'patch', delete: 'delete', getAPIList: 'get' };
const SCHEMES = { bearerAuth: 'ApiKeyAuth', adminAPIKeyAuth: 'AdminApiKeyAuth' };

/** The operations that the resource classes call, as the paths of an OpenAPI document. */
export function paths(source, schemas) {
  const paths = {};
  for (const file of source.files) {
    for (const type of file.statements.filter(isResource)) {
      for (const method of type.members.filter((member) => ts.isMethodDeclaration(member) && member.body)) {
        const delegate = clientCall(method.body) ? undefined : source.delegateOf(method);
        const call = clientCall((delegate ?? method).body);
        if (call) {
          const overloads = type.members.filter(
            (member) => ts.isMethodDeclaration(member) && member.name.getText() === method.name.getText(),
          );
          const { path, verb, operation } = new Method(schemas, method, overloads, delegate ?? method, call).read();
          paths[path] ??= {};
          paths[path][verb] = merged(paths[path][verb], operation);
        }
      }
    }
  }
  return Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isResource(statement) {
  return (
    ts.isClassDeclaration(statement) &&
    statement.heritageClauses?.some((clause) => clause.types[0].expression.getText() === 'APIResource')
  );
}

/** Two methods for one operation, such as with and without a stream, have its answers together. */
function merged(one, other) {
  if (!one) {
    return other;
  }
  const content = { ...one.responses['200'].content, ...other.responses['200'].content };
  const parameters = [...(one.parameters ?? [])];
  for (const parameter of other.parameters ?? []) {
    if (!parameters.some((known) => known.name === parameter.name && known.in === parameter.in)) {
      parameters.push(parameter);
    }
  }
  return { ...one, ...(parameters.length > 0 && { parameters }), responses: { 200: { content } } };
}

/** The first call of the client in a method or in a function that it delegates to: `this._client.post(…)`. */
function clientCall(body) {
  return find(body, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
      return false;
    }
    const { expression, name } = node.expression;
    return ['this._client', 'client'].includes(expression.getText()) && name.text in VERBS;
  });
}

function find(node, matches) {
  if (matches(node)) {
    return node;
  }
  return ts.forEachChild(node, (child) => find(child, matches));
}

/** One method of a resource class, read. */
class Method {
  #schemas;
  #method;
  #overloads;
  #call;
  #options;
  /** What stands in a local name: a parameter's type, without some of its properties, or one of them. */
  #locals = new Map();

  /** @param body the method, or the function that it delegates to, which has parameters of the same names. */
  constructor(schemas, method, overloads, body, call) {
    this.#schemas = schemas;
    this.#method = method;
    this.#overloads = overloads;
    this.#call = call;
    this.#options = requestOptions(call) ?? requestOptions(body);
    body.parameters.forEach((parameter) => this.#locals.set(parameter.name.getText(), { parameter, omitted: [] }));
    find(body.body, (node) => {
      if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
        this.#destructured(node);
      }
      return false;
    });
  }

  read() {
    const { path, parameters } = this.#path();
    const verb = this.#option('method')?.text ?? VERBS[this.#call.expression.name.text];
    const operation = { operationId: operationId(this.#method.name.getText(), path) };
    if (this.#overloads.some(isDeprecated)) {
      operation.deprecated = true;
    }
    const all = [...parameters, ...this.#headers(), ...this.#query()];
    if (all.length > 0) {
      operation.parameters = all;
    }
    const body = this.#body();
    if (body) {
      operation.requestBody = body;
    }
    operation.responses = this.#responses();
    const security = this.#option('__security');
    if (security) {
      operation.security = security.properties.map((property) => ({ [SCHEMES[property.name.text]]: [] }));
    }
    return { path, verb, operation };
  }

  #destructured(node) {
    const source = node.initializer.getText().replace(/\s*\?\?.*/, '');
    const origin = this.#locals.get(source);
    if (!origin) {
      return;
    }
    const names = node.name.elements
      .filter((element) => !element.dotDotDotToken)
      .map((element) => (element.propertyName ?? element.name).text);
    for (const element of node.name.elements) {
      const local = element.name.getText();
      this.#locals.set(
        local,
        element.dotDotDotToken
          ? { parameter: origin.parameter, omitted: [...origin.omitted, ...names] }
          : { parameter: origin.parameter, property: (element.propertyName ?? element.name).text },
      );
    }
  }

  #option(name) {
    const property = this.#options?.properties.find((member) => member.name?.getText() === name);
    if (!property) {
      return undefined;
    }
    return ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer;
  }

  #path() {
    const argument = this.#call.arguments[0];
    if (ts.isStringLiteralLike(argument)) {
      return { path: argument.text, parameters: [] };
    }
    const { head, templateSpans } = argument.template;
    const parameters = [];
    let path = head.text;
    for (const span of templateSpans) {
      const local = this.#locals.get(span.expression.getText());
      const name = local?.property ?? snake(span.expression.getText());
      parameters.push({ name, in: 'path', required: true, schema: local ? this.#schema(local) : { type: 'string' } });
      path += `{${name}}${span.literal.text}`;
    }
    return { path, parameters };
  }

  /** The schema of what stands in a local name. */
  #schema({ parameter, property, omitted }) {
    const type = payloadType(parameter);
    if (property !== undefined) {
      return this.#object(type).properties?.[property] ?? { type: 'string' };
    }
    if (omitted.length === 0) {
      return this.#schemas.of(type);
    }
    const names = omitted;
    return distributed(this.#object(type), (schema) => {
      const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name)));
      const required = (schema.required ?? []).filter((name) => !names.includes(name));
      return { type: 'object', properties, ...(required.length > 0 && { required }) };
    });
  }

  #object(type) {
    return united(this.#schemas.object(type));
  }

  #headers() {
    const headers = [];
    const objects = this.#headerObjects();
    for (const property of objects.flatMap((object) => [...object.properties])) {
      if (ts.isPropertyAssignment(property) && property.name.text !== 'Accept' && ts.isStringLiteralLike(property.initializer)) {
        const schema = { type: 'string', const: property.initializer.text };
        headers.push({ name: property.name.text, in: 'header', schema });
      } else if (ts.isSpreadAssignment(property)) {
        const object = find(property, ts.isObjectLiteralExpression);
        for (const member of object?.properties ?? []) {
          const local = this.#locals.get(member.initializer.getText().replace(/\?\.toString\(\)$/, ''));
          if (local?.property !== undefined) {
            headers.push({ name: member.name.text, in: 'header', schema: this.#schema(local) });
          }
        }
      }
    }
    return headers;
  }

  #headerObjects() {
    const headers = this.#option('headers');
    const list = headers && find(headers, ts.isArrayLiteralExpression);
    return list ? list.elements.filter(ts.isObjectLiteralExpression) : [];
  }

  #accepted() {
    const accept = this.#headerObjects()
      .flatMap((object) => [...object.properties])
      .find((property) => property.name?.text === 'Accept');
    return accept?.initializer.text;
  }

  #query() {
    const query = this.#option('query');
    if (!query) {
      return [];
    }
    if (ts.isObjectLiteralExpression(query)) {
      return query.properties.map((property) => {
        const local = this.#locals.get((property.initializer ?? property.name).getText());
        return { name: property.name.text, in: 'query', schema: local ? this.#schema(local) : { type: 'string' } };
      });
    }
    const local = this.#locals.get(query.getText()) ?? this.#locals.get('query');
    const schema = local ? united(this.#resolved(this.#schema(local))) : {};
    return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
      name,
      in: 'query',
      ...(schema.required?.includes(name) && { required: true }),
      schema: property,
    }));
  }

  #resolved(schema) {
    return schema.$ref ? this.#schemas.component(schema) : schema;
  }

  #body() {
    const body = this.#option('body');
    if (!body) {
      return undefined;
    }
    const local = this.#locals.get(body.getText()) ?? this.#locals.get('body') ?? this.#locals.get('params');
    if (!local) {
      throw new Error(`${this.#method.name.getText()}: a body that comes from nowhere, ${body.getText()}`);
    }
    const schema = united(this.#schema(local), false);
    const form = /\bmultipartFormRequestOptions|maybeMultipartFormRequestOptions/.test(this.#call.getText());
    const type = form ? 'multipart/form-data' : 'application/json';
    const required = local.parameter.questionToken === undefined && local.parameter.initializer === undefined;
    return { ...(required && { required }), content: { [type]: { schema } } };
  }

  #responses() {
    const content = {};
    const accepted = this.#accepted();
    for (const type of this.#returned()) {
      const name = type.typeName?.getText();
      if (name === 'Stream' || name?.endsWith('CreateStream')) {
        const event = name === 'Stream' ? type.typeArguments[0] : this.#streamed();
        content['text/event-stream'] = { schema: this.#schemas.of(event) };
      } else if (this.#option('__binaryResponse')) {
        content[accepted?.includes('/') && accepted !== '*/*' ? media(accepted) : 'application/octet-stream'] = {
          schema: { type: 'string', format: 'binary' },
        };
      } else if (type.kind === ts.SyntaxKind.StringKeyword) {
        content['text/plain'] = { schema: { type: 'string' } };
      } else if (type.kind !== ts.SyntaxKind.VoidKeyword) {
        const json = content['application/json'];
        const schema = ts.isTypeNode(type) && !ts.isExpressionWithTypeArguments(type) ? this.#schemas.of(type) : this.#schemas.page(type);
        const known = json && JSON.stringify(json.schema) !== JSON.stringify(schema);
        content['application/json'] = { schema: known ? { anyOf: [json.schema, schema] } : schema };
      }
    }
    return { 200: Object.keys(content).length > 0 ? { content } : {} };
  }

  /** The event of a stream that a class of the library wraps. */
  #streamed() {
    const stream = find(this.#call, (node) => ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Stream');
    return stream.typeArguments[0];
  }

  /** The types that the method promises in all its overloads, each once. */
  #returned() {
    const types = new Map();
    for (const overload of this.#overloads.filter((one) => !one.typeParameters)) {
      for (const promise of branches(overload.type)) {
        const name = promise.typeName?.getText();
        if (name === 'PagePromise') {
          const page = this.#call.arguments[1];
          types.set(page.getText(), page);
        } else if (name === 'APIPromise' || name === 'Promise') {
          branches(promise.typeArguments[0]).forEach((type) => types.set(type.getText(), type));
        }
      }
    }
    return types.values();
  }
}

function branches(type) {
  return ts.isUnionTypeNode(type) ? [...type.types] : [type];
}

/** The type of a parameter that is sent: what may stand in its place for convenience is not. */
function payloadType(parameter) {
  const types = branches(parameter.type).filter(
    (type) => ts.isTypeReferenceNode(type) && type.getText() !== 'RequestOptions',
  );
  return types.length === 1 ? types[0] : parameter.type;
}

/** The object literal of the request's options, wherever it is wrapped. */
function requestOptions(node) {
  return find(
    node,
    (inner) =>
      ts.isObjectLiteralExpression(inner) &&
      inner.properties.some((property) => ts.isSpreadAssignment(property) && /options$/i.test(property.expression.getText())),
  );
}

function distributed(schema, change) {
  return schema.anyOf ? { anyOf: schema.anyOf.map((branch) => distributed(branch, change)) } : change(schema);
}

/** Variants of a request that differ in a flag are one object: a property that all require is required. */
function united(schema, always = true) {
  const objects = schema.anyOf?.filter((branch) => branch.properties);
  if (!objects || objects.length !== schema.anyOf.length) {
    return schema;
  }
  const names = objects.map((object) => JSON.stringify(Object.keys(object.properties).sort()));
  if (!always && new Set(names).size > 1) {
    return schema;
  }
  const properties = {};
  for (const object of objects) {
    for (const [name, property] of Object.entries(object.properties)) {
      const known = properties[name];
      properties[name] =
        known && JSON.stringify(known) !== JSON.stringify(property) ? widened(known, property) : property;
    }
  }
  const required = Object.keys(properties).filter((name) => objects.every((object) => object.required?.includes(name)));
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function widened(one, other) {
  const booleans = [one, other].every((schema) => JSON.stringify(schema).includes('"boolean"'));
  if (booleans) {
    const nullable = [one, other].some((schema) => JSON.stringify(schema).includes('"null"'));
    return nullable ? { anyOf: [{ type: 'boolean' }, { type: 'null' }] } : { type: 'boolean' };
  }
  return { anyOf: [one, other] };
}

function media(accepted) {
  return accepted === 'application/binary' ? 'application/octet-stream' : accepted;
}

function snake(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const METHODS = { retrieve: 'get', del: 'delete', content: 'get' };

/** An operation id from what stays: the method's first word, and the fixed steps of the path. */
function operationId(method, path) {
  const words = snake(method).split('_');
  const verb = METHODS[words[0]] ?? words[0];
  const steps = path.replace(/\?.*/, '').split('/').filter(Boolean);
  const nouns = [];
  steps.forEach((step, index) => {
    if (step.startsWith('{') || step === 'organization') {
      return;
    }
    const one = index < steps.length - 1 || verb === 'create';
    nouns.push(...(one ? singular(step) : step).split('_'));
  });
  const last = steps.at(-1);
  if (last.startsWith('usage') || steps.at(-2) === 'usage') {
    return nouns.map((noun, index) => (index ? capital(noun) : noun)).join('');
  }
  if (last === snake(method)) {
    nouns.splice(-words.length);
  }
  // What the method is about beside its verb says more than a last step such as `content`.
  if (words.length > 1 && last !== snake(method) && steps.at(-2)?.startsWith('{')) {
    nouns.splice(-last.split('_').length);
  }
  const more = words.slice(1).filter((word) => !nouns.includes(word));
  return verb + nouns.concat(more).map(capital).join('');
}

function singular(word) {
  if (/(access|status|analysis)$/.test(word)) {
    return word;
  }
  return word.replace(/ies$/, 'y').replace(/ches$/, 'ch').replace(/s$/, '');
}

function capital(word) {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
