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
 * Calls a hook once, before anything that makes the container send the head of the response.
 *
 * <p>Besides the calls that commit by name, these are a write that fills the buffer, a large write
 * that containers send past the buffer, and a write that completes the announced length. The hook
 * may come a little early, never late. Nothing here holds a lock while the hook runs, since it may
 * wait.
 */
public final class CommitHookResponse extends HttpServletResponseWrapper {

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final int UNKNOWN = -1;

  /** Jetty sends a piece that is larger than this part of the buffer without gathering it. */
  private static final int GATHERED_PART = 4;

  private final CommitHook hook;
  private final AtomicBoolean due = new AtomicBoolean(true);
  private long written;
  private long announced = UNKNOWN;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  /** Watches a response on behalf of a hook. */
  public CommitHookResponse(HttpServletResponse response, CommitHook hook) {
    super(response);
    this.hook = hook;
  }

  /** Calls the hook unless it has been called: this response goes out with the given status. */
  public void beforeCommit(int status) {
    if (due.compareAndSet(true, false) && !isCommitted()) {
      hook.beforeCommit(status);
    }
  }

  void beforeCommit() {
    if (due.get()) {
      beforeCommit(getStatus());
    }
  }

  void beforeWrite(long bytes) {
    if (!due.get()) {
      return;
    }
    written += bytes;
    int buffer = getBufferSize();
    if (written >= buffer || bytes > buffer / GATHERED_PART || isAnnouncedLengthReached()) {
      beforeCommit();
    }
  }

  private boolean isAnnouncedLengthReached() {
    return announced != UNKNOWN && written > 0 && written >= announced;
  }

  /** What the application says after the hook was not yet known when the hook chose the headers. */
  private boolean isBarred(String name) {
    return !due.get() && TokenHeaders.isBarred(this, name);
  }

  private void announce(long length) {
    announced = length < 0 ? UNKNOWN : length;
    if (isAnnouncedLengthReached()) {
      beforeCommit();
    }
  }

  private void announce(String header, @Nullable String value) {
    if (CONTENT_LENGTH.equalsIgnoreCase(header) && value != null) {
      try {
        announce(Long.parseLong(value.strip()));
      } catch (NumberFormatException e) {
        announced = UNKNOWN;
      }
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new HookedStream(super.getOutputStream(), this);
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      PrintWriter container = super.getWriter();
      writer = new HookedWriter(container, this, EncodedLength.in(getCharacterEncoding()));
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
    announce(length);
    super.setContentLength(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    announce(length);
    super.setContentLengthLong(length);
  }

  @Override
  public void setHeader(String name, String value) {
    if (!isBarred(name)) {
      announce(name, value);
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!isBarred(name)) {
      announce(name, value);
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!isBarred(name)) {
      announce(name, Integer.toString(value));
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (!isBarred(name)) {
      announce(name, Integer.toString(value));
      super.addIntHeader(name, value);
    }
  }

  /** Who notes the headers of responses, for operators to look at, is not to note a token. */
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

  /** Takes back the headers too, the hook's among them: the next response is a new one. */
  @Override
  public void reset() {
    super.reset();
    written = 0;
    announced = UNKNOWN;
    stream = null;
    writer = null;
    due.set(true);
  }
}
