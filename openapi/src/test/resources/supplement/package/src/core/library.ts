export type Uploadable = unknown;
export class APIResource {
  protected _client: any;
}
export type APIPromise<T> = Promise<T>;
export type PagePromise<Page, Item> = Promise<Item[]>;
export type Stream<T> = AsyncIterable<T>;
export type RequestOptions = unknown;
export declare function resolveResourceRequestOptions(options: any, build: any): any;
export declare function multipartFormRequestOptions(options: any, client: any): any;
export declare function buildHeaders(headers: any[]): any;
export declare function path(parts: TemplateStringsArray, ...values: string[]): string;
