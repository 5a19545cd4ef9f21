/** An answer that is an error page on purpose; its message is shown. */
export class PageError extends Error {
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
