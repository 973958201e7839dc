/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Discards what a filter writes that is not to affect the response. */
final class DiscardedResponse extends HttpServletResponseWrapper {

  DiscardedResponse(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void setStatus(int status) {}

  @Override
  public void sendError(int status) {}

  @Override
  public void sendError(int status, String message) {}

  @Override
  public void sendRedirect(String location) {}

  // The following four are methods of Servlet 6.1, which the adapter is not compiled with.

  public void setCharacterEncoding(Charset encoding) {}

  public void sendRedirect(String location, boolean clearBuffer) {}

  public void sendRedirect(String location, int status) {}

  public void sendRedirect(String location, int status, boolean clearBuffer) {}

  @Override
  public void addCookie(Cookie cookie) {}

  @Override
  public void setHeader(String name, String value) {}

  @Override
  public void addHeader(String name, String value) {}

  @Override
  public void setIntHeader(String name, int value) {}

  @Override
  public void addIntHeader(String name, int value) {}

  @Override
  public void setDateHeader(String name, long value) {}

  @Override
  public void addDateHeader(String name, long value) {}

  @Override
  public void setContentType(String type) {}

  @Override
  public void setContentLength(int length) {}

  @Override
  public void setContentLengthLong(long length) {}

  @Override
  public void setCharacterEncoding(String encoding) {}

  @Override
  public void setLocale(Locale locale) {}

  @Override
  public void setTrailerFields(Supplier<Map<String, String>> supplier) {}

  @Override
  public void flushBuffer() {}

  @Override
  public void reset() {}

  @Override
  public void resetBuffer() {}

  @Override
  public PrintWriter getWriter() {
    return new PrintWriter(Writer.nullWriter());
  }

  @Override
  public ServletOutputStream getOutputStream() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new ServletOutputStream() {
      @Override
      public void write(int octet) throws IOException {
        nowhere.write(octet);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {}
    };
  }
}
