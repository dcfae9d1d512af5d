/** One HTTP request, whatever cloud it came through. */
export interface Request {
  readonly method: string;
  /** As sent, percent-encoded, without query. */
  readonly path: string;
  /** In order; a name may stand twice. Decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case; several values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly sourceIp: string | undefined;
  /** The cloud's own id of the request. */
  readonly requestId: string | undefined;
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** How one cloud hands a request to a function and takes the answer back. */
export interface EventShape {
  readonly name: string;
  /** `undefined` when the event is not of this shape. */
  readonly from: (event: unknown) => Request | undefined;
  readonly to: (response: Response) => unknown;
}

export const noBytes = new Uint8Array(0);
