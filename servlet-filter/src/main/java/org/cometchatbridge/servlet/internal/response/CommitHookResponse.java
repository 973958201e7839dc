/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Calls a hook once, before the container commits the response.
 *
 * <p>A response is committed by methods such as {@code flushBuffer}, by a write that fills the
 * buffer, by a large write that bypasses the buffer, and by a write that completes the content
 * length. The hook may run a little early, never late. No lock is held while it runs, since it may
 * wait.
 */
public final class CommitHookResponse extends HttpServletResponseWrapper {

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final int UNKNOWN = -1;

  /** Jetty does not aggregate a write that is larger than this fraction of the buffer. */
  private static final int AGGREGATED_FRACTION = 4;

  private final CommitHook hook;
  private final AtomicBoolean pending = new AtomicBoolean(true);
  private long written;
  private long contentLength = UNKNOWN;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  /** Wraps a response. */
  public CommitHookResponse(HttpServletResponse response, CommitHook hook) {
    super(response);
    this.hook = hook;
  }

  /** Calls the hook unless it was called before. */
  public void beforeCommit(int status) {
    if (pending.compareAndSet(true, false) && !isCommitted()) {
      hook.beforeCommit(status);
    }
  }

  void beforeCommit() {
    if (pending.get()) {
      beforeCommit(getStatus());
    }
  }

  void beforeWrite(long bytes) {
    if (!pending.get()) {
      return;
    }
    written += bytes;
    int buffer = getBufferSize();
    if (written >= buffer || bytes > buffer / AGGREGATED_FRACTION || isContentLengthReached()) {
      beforeCommit();
    }
  }

  private boolean isContentLengthReached() {
    return contentLength != UNKNOWN && written > 0 && written >= contentLength;
  }

  /** A header that is set after the hook must not make a response with a token cacheable. */
  private boolean isLocked(String name) {
    return !pending.get() && TokenHeaders.isLocked(this, name);
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
  public void sendError(int status) throws IOException {
    beforeCommit(status);
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    beforeCommit(status);
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    beforeCommit(SC_FOUND);
    super.sendRedirect(location);
  }

  @Override
  public void sendRedirect(String location, int status) throws IOException {
    beforeCommit(status);
    super.sendRedirect(location, status);
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    beforeCommit(SC_FOUND);
    super.sendRedirect(location, clearBuffer);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    beforeCommit(status);
    super.sendRedirect(location, status, clearBuffer);
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
  public void setHeader(String name, String value) {
    if (!isLocked(name)) {
      noteContentLength(name, value);
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!isLocked(name)) {
      noteContentLength(name, value);
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!isLocked(name)) {
      noteContentLength(name, Integer.toString(value));
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (!isLocked(name)) {
      noteContentLength(name, Integer.toString(value));
      super.addIntHeader(name, value);
    }
  }

  /** Hides the token from filters that log or record response headers. */
  @Override
  public @Nullable String getHeader(String name) {
    return TokenHeaders.isSecret(name) ? null : super.getHeader(name);
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return TokenHeaders.isSecret(name) ? List.of() : super.getHeaders(name);
  }

  @Override
  public Collection<String> getHeaderNames() {
    Collection<String> names = super.getHeaderNames();
    return containsHeader(TokenHeaders.TOKEN)
        ? names.stream().filter(name -> !TokenHeaders.isSecret(name)).toList()
        : names;
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
    pending.set(true);
  }
}
