/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Responds 304 to a matching ETag. Ignores responses that must not be stored. */
final class EtagFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    BufferedResponse buffered = new BufferedResponse((HttpServletResponse) response);
    chain.doFilter(request, buffered);
    HttpServletResponse httpResponse = (HttpServletResponse) response;
    byte[] body = buffered.body();
    String cacheControl = httpResponse.getHeader("Cache-Control");
    boolean storable = cacheControl == null || !cacheControl.contains("no-store");
    String etag = "\"" + Integer.toHexString(Arrays.hashCode(body)) + "\"";
    if (storable && httpResponse.getStatus() == HttpServletResponse.SC_OK && body.length > 0) {
      httpResponse.setHeader("ETag", etag);
      if (etag.equals(((HttpServletRequest) request).getHeader("If-None-Match"))) {
        httpResponse.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        return;
      }
    }
    httpResponse.setContentLength(body.length);
    httpResponse.getOutputStream().write(body);
  }
}
