import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** The TypeScript sources of the package: its resource files, parsed, and what a name in them stands for. */
export class Source {
  #checker;
  #resources;

  constructor(folder) {
    this.folder = folder;
    this.#resources = join(folder, 'src', 'resources');
    if (!existsSync(this.#resources)) {
      throw new Error(`${folder} has no src/resources: it is not the npm package openai`);
    }
    const files = readdirSync(this.#resources, { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(this.#resources, name));
    const options = { noLib: true, noEmit: true, skipLibCheck: true, types: [], moduleResolution: 2 };
    this.program = ts.createProgram(files, options);
    this.#checker = this.program.getTypeChecker();
    this.files = files.map((file) => this.program.getSourceFile(file));
  }

  get version() {
    return JSON.parse(readFileSync(join(this.folder, 'package.json'), 'utf8')).version;
  }

  /** The path of a file below the resources, with neither ending nor `index`. */
  place(file) {
    return relative(this.#resources, file.fileName).replace(/\.ts$/, '');
  }

  /** Whether a declaration is one of the API's, and not of the library around it. */
  isResource(declaration) {
    return !relative(this.#resources, declaration.getSourceFile().fileName).startsWith('..');
  }

  /** The function of the library that a method gives the client and its arguments to; undefined if it does its work itself. */
  delegateOf(method) {
    const last = method.body.statements.at(-1);
    const call = last && ts.isReturnStatement(last) ? last.expression : undefined;
    if (!call || !ts.isCallExpression(call) || call.arguments[0]?.getText() !== 'this._client') {
      return undefined;
    }
    const symbol = this.#checker.getSymbolAtLocation(call.expression);
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    return target?.declarations?.find((declaration) => ts.isFunctionDeclaration(declaration) && declaration.body);
  }

  /** The declaration that a name in the sources leads to: an interface, a type or a type parameter; else undefined. */
  declarationOf(name) {
    let symbol = this.#checker.getSymbolAtLocation(name);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) {
      symbol = this.#checker.getAliasedSymbol(symbol);
    }
    return symbol?.declarations?.find(
      (declaration) =>
        ts.isInterfaceDeclaration(declaration) ||
        ts.isTypeAliasDeclaration(declaration) ||
        ts.isTypeParameterDeclaration(declaration) ||
        ts.isClassDeclaration(declaration),
    );
  }
}

/** The names of the namespaces around a declaration, the outermost first, and its own. */
export function qualifiedName(declaration) {
  const names = [declaration.name.text];
  for (let node = declaration.parent; node; node = node.parent) {
    if (ts.isModuleDeclaration(node)) {
      names.unshift(node.name.text);
    }
  }
  return names;
}

/** Whether documentation marks a node as deprecated. */
export function isDeprecated(node) {
  return ts.getJSDocTags(node).some((tag) => tag.tagName.text === 'deprecated');
}
