import { APIPromise, APIResource, RequestOptions, buildHeaders, path, resolveResourceRequestOptions } from '../../core/library';
import * as ShopsAPI from '../shops';

export class Deliveries extends APIResource {
  cancel(deliveryID: string, params: DeliveryCancelParams, options?: RequestOptions): APIPromise<Delivery> {
    const { shop_id, 'Idempotency-Key': key, ...body } = params;
    return this._client.post(
      path`/shops/${shop_id}/deliveries/${deliveryID}/cancel`,
      resolveResourceRequestOptions(options, (options) => ({
        body,
        ...options,
        headers: buildHeaders([
          { 'OpenAI-Beta': 'deliveries=v1', ...(key != null ? { 'Idempotency-Key': key } : undefined) },
        ]),
        __security: { adminAPIKeyAuth: true },
      })),
    );
  }
}

export interface Delivery {
  id: string;
  delivered_at: number | null;
  shop: ShopsAPI.Shop;
  weight: number;
}

export interface DeliveryCancelParams {
  shop_id: string;
  reason?: string | null;
  'Idempotency-Key'?: string;
}
