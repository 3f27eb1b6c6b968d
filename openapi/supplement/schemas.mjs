import ts from 'typescript';
import { isDeprecated, qualifiedName } from './source.mjs';

const NULL = { type: 'null' };

/** Types of the library that stand for something on the wire. */
const LIBRARY = {
  Uploadable: { type: 'string', format: 'binary' },
  Date: { type: 'string', format: 'date-time' },
  unknown: {},
};

/** Turns TypeScript types into schemas. Types that have a name of their own become components; others stand where they are used. */
export class Schemas {
  #source;
  #names;
  #components = new Map();
  /** The names of objects that stand in place, by what they are. */
  #inline = new Map();
  #sharedNames = new Map();

  constructor(source, names) {
    this.#source = source;
    this.#names = names;
  }

  /** All components that were asked for, by name. */
  components() {
    return Object.fromEntries([...this.#components].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The schema of a type, where `bindings` are the schemas of type parameters by name. */
  of(type, bindings = {}) {
    switch (type.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'number' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
      case ts.SyntaxKind.UnknownKeyword:
      case ts.SyntaxKind.AnyKeyword:
        return {};
      case ts.SyntaxKind.ObjectKeyword:
        return { type: 'object' };
      case ts.SyntaxKind.ParenthesizedType:
      case ts.SyntaxKind.TypeOperator:
        return this.of(type.type, bindings);
      case ts.SyntaxKind.LiteralType:
        return literal(type.literal);
      case ts.SyntaxKind.UnionType:
        return union(type.types.filter((branch) => !isUndefined(branch)).map((branch) => this.of(branch, bindings)));
      case ts.SyntaxKind.IntersectionType:
        return this.#intersection(type, bindings);
      case ts.SyntaxKind.ArrayType:
        return { type: 'array', items: this.of(type.elementType, bindings) };
      case ts.SyntaxKind.TupleType:
        return { type: 'array', items: union(type.elements.map((element) => this.of(element, bindings))) };
      case ts.SyntaxKind.TypeLiteral:
        return this.#object(type.members, bindings);
      case ts.SyntaxKind.TypeReference:
        return this.#reference(type, bindings);
      case ts.SyntaxKind.IndexedAccessType:
        return this.#member(type, bindings);
      default:
        throw unknown(type);
    }
  }

  /** The schema of the object that a type is, with its properties, even if it is a component. */
  object(type, bindings = {}) {
    let schema = this.of(type, bindings);
    while (schema.$ref) {
      schema = this.component(schema);
    }
    return schema;
  }

  /** The component that a schema refers to. */
  component({ $ref }) {
    return this.#components.get($ref.replace(/.*\//, ''));
  }

  /** The answer that a page of the library such as `CursorPage<Item>` is made from: what the class implements. */
  page(page) {
    if (ts.isIdentifier(page)) {
      return this.page(this.#source.declarationOf(page).heritageClauses[0].types[0]);
    }
    const item = this.of(page.typeArguments[0]);
    const type = this.#source.declarationOf(page.expression);
    const parameter = type.typeParameters[0].name.text;
    const answer = type.heritageClauses.find((clause) => clause.token === ts.SyntaxKind.ImplementsKeyword).types[0];
    return this.declared(this.#source.declarationOf(answer.expression), { [parameter]: item });
  }

  /** `string & {}` is a string that any other may be, and names that must not be there say nothing; the rest is one object. */
  #intersection(type, bindings) {
    const parts = type.types
      .filter((part) => !(ts.isTypeLiteralNode(part) && part.members.length === 0))
      .filter((part) => !(ts.isMappedTypeNode(part) && isUndefined(part.type)))
      .map((part) => this.of(part, bindings));
    return parts.length === 1 ? parts[0] : { allOf: parts };
  }

  #reference(type, bindings) {
    const name = type.typeName.getText();
    const argument = (index) => this.of(type.typeArguments[index], bindings);
    if (bindings[name]) {
      return bindings[name];
    }
    switch (name) {
      case 'Array':
      case 'ReadonlyArray':
        return { type: 'array', items: argument(0) };
      case 'Record':
        return map(argument(1));
      case 'Omit':
        return without(this.object(type.typeArguments[0], bindings), literals(argument(1)));
      case 'Partial':
        return { ...this.object(type.typeArguments[0], bindings), required: [] };
    }
    if (LIBRARY[name]) {
      return LIBRARY[name];
    }
    const declaration = this.#source.declarationOf(type.typeName);
    if (!declaration || ts.isTypeParameterDeclaration(declaration)) {
      return {};
    }
    const bound = {};
    declaration.typeParameters?.forEach((parameter, index) => {
      const value = type.typeArguments?.[index] ?? parameter.default;
      bound[parameter.name.text] = value ? this.of(value, bindings) : {};
    });
    return this.declared(declaration, bound);
  }

  /** The schema of an interface or a type with a name. */
  declared(declaration, bindings = {}) {
    const name = declaration.typeParameters?.length ? undefined : this.#names.of(declaration);
    if (!name) {
      const body = this.#body(declaration, bindings);
      if (body.properties && !declaration.typeParameters?.length && declaration.parent.kind === ts.SyntaxKind.ModuleBlock) {
        this.#remember(body, declaration);
      }
      return body;
    }
    if (!this.#components.has(name)) {
      this.#components.set(name, {});
      const schema = this.#body(declaration, bindings);
      this.#components.set(name, isDeprecated(declaration) ? { ...schema, deprecated: true } : schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** The same object in several places is one, under the shortest of its names. */
  #remember(body, declaration) {
    const key = JSON.stringify(body);
    const names = [this.#names.short(declaration), this.#names.whole(declaration)];
    const known = this.#inline.get(key);
    if (!known || [names[0].length, ...names] < [known[0].length, ...known]) {
      this.#inline.set(key, names);
    }
  }

  /** A name for an object that several places have. */
  #shared(key) {
    const known = this.#sharedNames.get(key);
    const name = known ?? this.#inline.get(key)?.find((candidate) => !this.#components.has(candidate));
    if (name) {
      this.#sharedNames.set(key, name);
    }
    return name;
  }

  /** Makes components of the objects that stand in several places of `nodes`. */
  shareAmong(...nodes) {
    const counts = new Map();
    const count = (node) => {
      if (node && typeof node === 'object') {
        if (node.properties) {
          const key = JSON.stringify(node);
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        Object.values(node).forEach(count);
      }
    };
    const all = [...nodes, Object.fromEntries(this.#components)];
    all.forEach(count);
    const replace = (owner) => {
      for (const [key, node] of Object.entries(owner)) {
        if (!node || typeof node !== 'object') {
          continue;
        }
        const json = node.properties ? JSON.stringify(node) : undefined;
        const name = json && counts.get(json) > 1 ? this.#shared(json) : undefined;
        replace(node);
        if (name) {
          this.#components.set(name, node);
          owner[key] = { $ref: `#/components/schemas/${name}` };
        }
      }
    };
    nodes.forEach(replace);
    for (const component of [...this.#components.values()]) {
      replace(component);
    }
  }

  #body(declaration, bindings) {
    if (ts.isTypeAliasDeclaration(declaration)) {
      return this.of(declaration.type, bindings);
    }
    if (!ts.isInterfaceDeclaration(declaration)) {
      throw unknown(declaration);
    }
    const own = this.#object(declaration.members, bindings);
    const bases = (declaration.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
    return bases.map((base) => this.#base(base, bindings)).reduceRight((schema, base) => extended(base, schema), own);
  }

  #base(base, bindings) {
    const type = ts.factory.createTypeReferenceNode(base.expression.getText(), base.typeArguments);
    const name = base.expression.getText();
    if (name === 'Omit') {
      return without(this.object(base.typeArguments[0], bindings), literals(this.of(base.typeArguments[1], bindings)));
    }
    if (name === 'Record') {
      return map(this.of(base.typeArguments[1], bindings));
    }
    const declaration = this.#source.declarationOf(base.expression);
    if (!declaration) {
      throw unknown(type);
    }
    return this.#body(declaration, bindings);
  }

  #member(type, bindings) {
    const name = literal(type.indexType.literal).const;
    return this.object(type.objectType, bindings).properties[name] ?? {};
  }

  #object(members, bindings) {
    const properties = {};
    const required = [];
    let additional;
    for (const member of members) {
      if (ts.isIndexSignatureDeclaration(member)) {
        additional = this.of(member.type, bindings);
      } else if (ts.isPropertySignature(member) && !isFunction(member.type)) {
        const name = ts.isComputedPropertyName(member.name) ? undefined : member.name.text;
        if (name === undefined) {
          continue;
        }
        const schema = this.of(member.type, bindings);
        properties[name] = isDeprecated(member) ? { ...schema, deprecated: true } : schema;
        if (!member.questionToken) {
          required.push(name);
        }
      }
    }
    if (Object.keys(properties).length === 0) {
      return additional ? map(additional) : { type: 'object' };
    }
    const object = { type: 'object', properties };
    if (required.length > 0) {
      object.required = required;
    }
    return additional && Object.keys(additional).length > 0 ? { ...object, additionalProperties: additional } : object;
  }
}

/** Resources whose types have names such as Session or Turn, and what to call them by. */
const RESOURCES = { live: 'Live', 'beta/agents': 'Agent' };

/** Which declarations are components, and under which names: those on the top level of a file, and those in namespaces that several places use. */
export class Names {
  #source;
  #uses = new Map();
  #taken = new Map();
  #names = new Map();
  /** How many files declare a type of a name. */
  #files = new Map();

  constructor(source) {
    this.#source = source;
    for (const file of source.files) {
      this.#count(file);
      if (!this.#isLegacy(file)) {
        for (const name of new Set(file.statements.filter(isType).map((statement) => this.#plain(statement)))) {
          this.#files.set(name, (this.#files.get(name) ?? 0) + 1);
        }
      }
    }
  }

  /** The name that a declaration would have, with all namespaces that it is in. */
  whole(declaration) {
    return this.#plain(declaration);
  }

  /** The name that a declaration would have, with the outermost namespace that it is in. */
  short(declaration) {
    const names = qualifiedName(declaration);
    return this.#plain(declaration, [names[0], names.at(-1)]);
  }

  /** The name of a declaration; undefined if it has none. */
  of(declaration) {
    if (!this.#source.isResource(declaration) || this.#isInline(declaration)) {
      return undefined;
    }
    let name = this.#names.get(declaration);
    if (name === undefined) {
      name = this.#free(declaration);
      this.#names.set(declaration, name);
      this.#taken.set(name, declaration);
    }
    return name;
  }

  /** What a declaration is called; the types of some resources have names that say little without the resource's. */
  #plain(declaration, names = qualifiedName(declaration)) {
    const name = names.join('');
    const place = this.#source.place(declaration.getSourceFile());
    const resource = Object.keys(RESOURCES).find((folder) => place === folder || place.startsWith(`${folder}/`));
    return resource && !name.startsWith(RESOURCES[resource]) ? RESOURCES[resource] + name : name;
  }

  /** Whether a file has the beta version of what another one has now. */
  #isLegacy(file) {
    return this.#source.place(file).startsWith('beta/realtime');
  }

  /** A name that several files have says which file is meant, whichever is read first. */
  #free(declaration) {
    const name = this.#plain(declaration);
    const others = (this.#files.get(name) ?? 0) - (this.#isLegacy(declaration.getSourceFile()) ? 0 : 1);
    if (!this.#taken.has(name) && others < 1) {
      return name;
    }
    const steps = this.#source.place(declaration.getSourceFile()).split('/');
    for (let from = steps.length - 1; from >= 0; from--) {
      const longer = pascal(steps.slice(from).join('-')) + name;
      if (!this.#taken.has(longer)) {
        return longer;
      }
    }
    throw new Error(`no name left for ${name}`);
  }

  /** What a request consists of stands in its operation. */
  #isInline(declaration) {
    const names = qualifiedName(declaration);
    const own = names[names.length - 1];
    if (names.length === 1) {
      return /Params(Base|Streaming|NonStreaming)?$/.test(own);
    }
    return (this.#uses.get(declaration) ?? 0) < 2 && !this.#isRecursive(declaration);
  }

  #isRecursive(declaration) {
    let found = false;
    const visit = (node) => {
      if (ts.isTypeReferenceNode(node) && this.#source.declarationOf(node.typeName) === declaration) {
        found = true;
      }
      ts.forEachChild(node, visit);
    };
    visit(declaration);
    return found;
  }

  #count(node) {
    if (ts.isTypeReferenceNode(node)) {
      const declaration = this.#source.declarationOf(node.typeName);
      if (declaration) {
        this.#uses.set(declaration, (this.#uses.get(declaration) ?? 0) + 1);
      }
    }
    ts.forEachChild(node, (child) => this.#count(child));
  }
}

function isType(statement) {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

function pascal(text) {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function literal(node) {
  switch (node.kind) {
    case ts.SyntaxKind.NullKeyword:
      return NULL;
    case ts.SyntaxKind.TrueKeyword:
      return { type: 'boolean', const: true };
    case ts.SyntaxKind.FalseKeyword:
      return { type: 'boolean', const: false };
    case ts.SyntaxKind.NumericLiteral:
      return { type: Number.isInteger(Number(node.text)) ? 'integer' : 'number', const: Number(node.text) };
    case ts.SyntaxKind.PrefixUnaryExpression:
      return { type: 'number', const: -Number(node.operand.text) };
    default:
      return { type: 'string', const: node.text };
  }
}

function literals(schema) {
  return schema.enum ?? [schema.const];
}

function map(values) {
  return Object.keys(values).length > 0 ? { type: 'object', additionalProperties: values } : { type: 'object' };
}

function isUndefined(type) {
  return type.kind === ts.SyntaxKind.UndefinedKeyword || type.kind === ts.SyntaxKind.NeverKeyword;
}

function isFunction(type) {
  return type && (ts.isFunctionTypeNode(type) || isUndefined(type));
}

/** Constants of one type are one enum; what is there twice counts once. */
function union(branches) {
  const flat = branches.flatMap((branch) => branch.anyOf ?? [branch]);
  const values = new Map();
  const others = [];
  for (const branch of flat) {
    if ('const' in branch && branch.type !== 'boolean') {
      values.set(branch.type, [...(values.get(branch.type) ?? []), branch.const]);
    } else if (branch.enum && Object.keys(branch).length === 2) {
      values.set(branch.type, [...(values.get(branch.type) ?? []), ...branch.enum]);
    } else {
      others.push(branch);
    }
  }
  const enums = [...values].map(([type, all]) => {
    const distinct = [...new Set(all)];
    return distinct.length === 1 ? { type, const: distinct[0] } : { type, enum: distinct };
  });
  const booleans = others.filter((branch) => branch.type === 'boolean' && 'const' in branch);
  const rest = booleans.length === 2 ? others.filter((branch) => !booleans.includes(branch)) : others;
  const all = [...rest, ...(booleans.length === 2 ? [{ type: 'boolean' }] : []), ...enums];
  const distinct = [...new Map(all.map((branch) => [JSON.stringify(branch), branch])).values()];
  const nullsLast = [
    ...distinct.filter((branch) => branch.type !== 'null'),
    ...distinct.filter((branch) => branch.type === 'null'),
  ];
  return nullsLast.length === 1 ? nullsLast[0] : { anyOf: nullsLast };
}

function without(schema, names) {
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name)));
  const required = (schema.required ?? []).filter((name) => !names.includes(name));
  return { ...schema, properties, required };
}

/** An object with the properties of two, of which the second's count. */
function extended(base, own) {
  if (!base.properties) {
    return own;
  }
  const ownNames = Object.keys(own.properties ?? {});
  return {
    type: 'object',
    properties: { ...base.properties, ...own.properties },
    required: [...(base.required ?? []).filter((name) => !ownNames.includes(name)), ...(own.required ?? [])],
  };
}

function unknown(node) {
  const file = node.getSourceFile?.();
  const line = file ? `:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}` : '';
  return new Error(`a type that the reader does not know, ${ts.SyntaxKind[node.kind]} ${file?.fileName ?? ''}${line}`);
}
