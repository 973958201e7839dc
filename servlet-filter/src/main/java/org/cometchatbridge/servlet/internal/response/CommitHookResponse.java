/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls a hook once, before the container commits the response, and withdraws the token that the
 * hook has handed off if the response turns into one that must not carry it.
 *
 * <p>A response is committed by methods such as {@code flushBuffer}, by a write that fills the
 * buffer, and by a write that completes the content length. The hook may run a little early, never
 * late. An asynchronous response may be completed without a call to this object, so there the hook
 * runs at the first write. No lock is held while it runs, since it may wait.
 */
public final class CommitHookResponse extends TokenResponse {

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final int UNKNOWN = -1;

  /** Jetty does not aggregate a write that is larger than this fraction of the buffer. */
  private static final int AGGREGATED_FRACTION = 4;

  private final CommitHook hook;
  private final AtomicBoolean pending = new AtomicBoolean(true);
  private boolean asyncWritten;
  private long written;
  private long contentLength = UNKNOWN;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  /** Wraps a response. */
  public CommitHookResponse(HttpServletResponse response, CommitHook hook) {
    super(response);
    this.hook = hook;
  }

  /** Calls the hook unless it was called before, or the status is one of an interim response. */
  public void beforeCommit(int status) {
    if (!isInformational(status) && pending.compareAndSet(true, false) && !isCommitted()) {
      hook.beforeCommit(this, status);
    }
  }

  /** Calls the hook before an action that commits the response. */
  void beforeCommit() {
    if (!pending.get()) {
      return;
    }
    if (hook.isAsync()) {
      beforeAsyncWrite();
    } else {
      beforeCommit(getStatus());
    }
  }

  /**
   * Calls the hook if a write commits the response.
   *
   * @return how many bytes the container buffers at once; a larger write has to be divided
   */
  int beforeWrite(int length) {
    if (!pending.get()) {
      return length;
    }
    written += length;
    int part = getBufferSize() / AGGREGATED_FRACTION;
    if (hook.isAsync()) {
      if (!asyncWritten || isFull()) {
        beforeAsyncWrite();
      }
      return length; // a non-blocking write must not be divided
    }
    if (part == 0 || isFull()) {
      beforeCommit(getStatus());
      return length;
    }
    return part;
  }

  private boolean isFull() {
    return written >= getBufferSize() || isContentLengthReached();
  }

  private boolean isContentLengthReached() {
    return contentLength != UNKNOWN && written > 0 && written >= contentLength;
  }

  private void beforeAsyncWrite() {
    asyncWritten = true;
    if (isCommitted() || hook.beforeAsyncWrite(this, getStatus())) {
      pending.set(false);
    }
  }

  /** If the response must not carry its token any more, the hook runs again before the commit. */
  private void recheck(int status) {
    if (!pending.get()
        && !isInformational(status)
        && hasTokenHeader()
        && !hook.allows(this, status)) {
      withdraw();
      pending.set(true);
    }
  }

  private void noteContentLength(long length) {
    contentLength = length < 0 ? UNKNOWN : length;
    if (isContentLengthReached()) {
      beforeCommit();
    }
  }

  private void noteContentLength(String header, @Nullable String value) {
    if (CONTENT_LENGTH.equalsIgnoreCase(header) && value != null) {
      try {
        noteContentLength(Long.parseLong(value.strip()));
      } catch (NumberFormatException e) {
        contentLength = UNKNOWN;
      }
    }
  }

  private void recheckType(String header) {
    if (CONTENT_TYPE.equalsIgnoreCase(header)) {
      recheck(getStatus());
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new CommitHookStream(super.getOutputStream(), this);
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      PrintWriter container = super.getWriter();
      writer = new CommitHookWriter(container, this, EncodedLength.in(getCharacterEncoding()));
    }
    return writer;
  }

  @Override
  public void flushBuffer() throws IOException {
    beforeCommit();
    super.flushBuffer();
  }

  @Override
  public void setStatus(int status) {
    super.setStatus(status);
    recheck(status);
  }

  @Override
  public void setContentType(@Nullable String type) {
    super.setContentType(type);
    recheck(getStatus());
  }

  @Override
  public void sendError(int status) throws IOException {
    beforeEnd(status);
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    beforeEnd(status);
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    beforeEnd(SC_FOUND);
    super.sendRedirect(location);
  }

  @Override
  public void sendRedirect(String location, int status) throws IOException {
    beforeEnd(status);
    super.sendRedirect(location, status);
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    beforeEnd(SC_FOUND);
    super.sendRedirect(location, clearBuffer);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    beforeEnd(status);
    super.sendRedirect(location, status, clearBuffer);
  }

  /** An error or a redirect carries no token, so there is nothing to do for an asynchronous one. */
  private void beforeEnd(int status) {
    if (pending.get() && !hook.isAsync()) {
      beforeCommit(status);
    }
  }

  @Override
  public void setContentLength(int length) {
    noteContentLength(length);
    super.setContentLength(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    noteContentLength(length);
    super.setContentLengthLong(length);
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    noteContentLength(name, value);
    super.setHeader(name, value);
    recheckType(name);
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    noteContentLength(name, value);
    super.addHeader(name, value);
    recheckType(name);
  }

  @Override
  public void setIntHeader(String name, int value) {
    noteContentLength(name, Integer.toString(value));
    super.setIntHeader(name, value);
  }

  @Override
  public void addIntHeader(String name, int value) {
    noteContentLength(name, Integer.toString(value));
    super.addIntHeader(name, value);
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    written = 0;
  }

  /** Removes the headers, those of the hook included, so the hook has to run again. */
  @Override
  public void reset() {
    super.reset();
    written = 0;
    contentLength = UNKNOWN;
    stream = null;
    writer = null;
    asyncWritten = false;
    pending.set(true);
  }
}
