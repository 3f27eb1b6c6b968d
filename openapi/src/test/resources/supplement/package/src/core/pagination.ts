export interface CursorPageResponse<Item> {
  data: Array<Item>;
  has_more: boolean;
}

export interface CursorPageParams {
  after?: string;
  limit?: number;
}

export class CursorPage<Item extends { id?: string }> implements CursorPageResponse<Item> {
  data: Array<Item>;
  has_more: boolean;
}
