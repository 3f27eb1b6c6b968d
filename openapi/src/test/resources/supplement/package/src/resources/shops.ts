import {
  APIPromise,
  APIResource,
  PagePromise,
  RequestOptions,
  Stream,
  Uploadable,
  multipartFormRequestOptions,
  path,
  resolveResourceRequestOptions,
} from '../core/library';
import { CursorPage, CursorPageParams } from '../core/pagination';

export class Shops extends APIResource {
  create(body: ShopCreateParams, options?: RequestOptions): APIPromise<Shop> {
    return this._client.post(
      '/shops',
      resolveResourceRequestOptions(options, (options) => ({ body, ...options, __security: { bearerAuth: true } })),
    );
  }

  retrieve(shopID: string, options?: RequestOptions): APIPromise<Shop> {
    return this._client.get(
      path`/shops/${shopID}`,
      resolveResourceRequestOptions(options, (options) => ({ ...options, __security: { bearerAuth: true } })),
    );
  }

  list(query: ShopListParams | null | undefined = {}, options?: RequestOptions): PagePromise<ShopsPage, Shop> {
    return this._client.getAPIList(
      '/shops',
      CursorPage<Shop>,
      resolveResourceRequestOptions(options, (options) => ({ query, ...options, __security: { bearerAuth: true } })),
    );
  }

  uploadSign(shopID: string, body: ShopUploadSignParams, options?: RequestOptions): APIPromise<void> {
    return this._client.post(
      path`/shops/${shopID}/sign`,
      resolveResourceRequestOptions(options, (options) =>
        multipartFormRequestOptions({ body, ...options, __security: { bearerAuth: true } }, this._client),
      ),
    );
  }

  /** @deprecated */
  watch(shopID: string, options?: RequestOptions): APIPromise<Stream<ShopEvent>> {
    return this._client.get(
      path`/shops/${shopID}/events`,
      resolveResourceRequestOptions(options, (options) => ({ ...options, stream: true })),
    );
  }
}

export type ShopsPage = CursorPage<Shop>;

export interface Shop {
  id: string;
  created_at: number;
  kind: 'bakery' | 'florist' | 'cinema';
  name: string | null;
  owner: Shop.Person | Shop.Company;
  tags: Array<string>;
  notes?: Record<string, string>;
  rating?: Shop.Rating;
}

export namespace Shop {
  export interface Person {
    type: 'person';
    name: string;
  }

  export interface Company {
    type: 'company';
    number: number;
  }

  export interface Rating {
    score: number;
    votes: number;
  }
}

export type ShopEvent = ShopEvent.Opened | ShopEvent.Closed;

export namespace ShopEvent {
  export interface Opened {
    type: 'opened';
    shop: Shop;
  }

  export interface Closed {
    type: 'closed';
    reason: (string & {}) | 'holiday' | 'night';
  }
}

export interface ShopCreateParams {
  name: string;
  /**
   * Kinds that end:
   *
   * - "cinema-1", "cinema-1-mini": Announced shutdown
   *   date: 2026-12-11. Take "bakery-2" instead.
   *
   * The kind `florist-1` was shut down on February 6, 2026. Take `florist-2` instead.
   */
  kind?: 'bakery' | 'florist' | 'cinema';
  opening_hours?: string | Array<ShopCreateParams.Hours>;
}

export namespace ShopCreateParams {
  export interface Hours {
    from: string;
    until: string;
  }
}

export interface ShopListParams extends CursorPageParams {
  kind?: string;
}

export interface ShopUploadSignParams {
  picture: Uploadable;
}
