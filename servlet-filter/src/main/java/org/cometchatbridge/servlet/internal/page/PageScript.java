/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Serves {@code bridge.js} beside the token endpoint: under its plain name, to be asked for again
 * each time, and under a name with a hash of its content, to be kept for good. The script holds no
 * secret and no user, so it is for everybody, pages of other origins included.
 */
public final class PageScript {

  private static final String NAME_OF_ENDPOINT = "const ENDPOINT = 'token';";
  private static final int HASH_DIGITS = 12;
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  private final String prefix;
  private final String versionedPath;
  private final String etag;
  private final byte[] script;
  private final byte[] types;

  /** The script for the endpoint at a path below the context path. */
  public PageScript(String endpoint) {
    int slash = endpoint.lastIndexOf('/');
    String source = read("bridge.js");
    if (!source.contains(NAME_OF_ENDPOINT)) {
      throw new IllegalStateException("bridge.js does not say where the endpoint is");
    }
    String own = NAME_OF_ENDPOINT.replace("token", endpoint.substring(slash + 1));
    this.script = condensed(source.replace(NAME_OF_ENDPOINT, own)).getBytes(StandardCharsets.UTF_8);
    this.types = read("bridge.d.ts").getBytes(StandardCharsets.UTF_8);
    String hash = hash(script);
    this.prefix = endpoint.substring(0, slash) + "/bridge.";
    this.versionedPath = prefix + hash + ".js";
    this.etag = '"' + hash + '"';
  }

  /** Where the present version is for good, below the context path. */
  public String versionedPath() {
    return versionedPath;
  }

  /** The script as it is served. */
  byte[] bytes() {
    return script.clone();
  }

  /** Whether a request may be meant for the script, by the path that the container has decoded. */
  public boolean isAddressedBy(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    String pathInfo = request.getPathInfo();
    if (pathInfo == null) {
      return servletPath.startsWith(prefix);
    }
    int rest = prefix.length() - servletPath.length();
    return rest > 0
        && prefix.startsWith(servletPath)
        && pathInfo.regionMatches(0, prefix, servletPath.length(), rest);
  }

  /** Answers a request; false if it is for something else after all. */
  public boolean respond(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String pathInfo = request.getPathInfo();
    String path = request.getServletPath() + (pathInfo == null ? "" : pathInfo);
    String name = path.substring(prefix.length());
    if (name.equals("d.ts")) {
      write(request, response, "text/plain;charset=UTF-8", ASK_AGAIN, types);
    } else if (path.equals(versionedPath)) {
      write(request, response, "text/javascript;charset=UTF-8", FOR_GOOD, script);
    } else if (name.equals("js") || isOfAnotherVersion(name)) {
      write(request, response, "text/javascript;charset=UTF-8", ASK_AGAIN, script);
    } else {
      return false;
    }
    return true;
  }

  /** While nodes are updated one by one, a page of one may ask another for its script. */
  private static boolean isOfAnotherVersion(String name) {
    return name.length() == HASH_DIGITS + 3
        && name.endsWith(".js")
        && name.chars().limit(HASH_DIGITS).allMatch(HexFormat::isHexDigit);
  }

  private void write(
      HttpServletRequest request,
      HttpServletResponse response,
      String type,
      String caching,
      byte[] content)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    response.setHeader("Cache-Control", caching);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (content == script) {
      response.setHeader("ETag", etag);
      if (isHeld(request)) {
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        return;
      }
    }
    response.setContentType(type);
    response.setContentLength(content.length);
    if (!head) {
      response.getOutputStream().write(content);
    }
  }

  private boolean isHeld(HttpServletRequest request) {
    String held = request.getHeader("If-None-Match");
    // A filter that compresses may have made the tag a weak one, or lengthened it.
    return held != null
        && (held.equals("*") || held.contains(etag.substring(1, etag.length() - 1)));
  }

  /** Without the comments and the indentation: they are for whoever reads the source. */
  private static String condensed(String source) {
    return source
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
        .filter(line -> !line.startsWith("/*") || line.contains("SPDX"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static String read(String name) {
    try (InputStream in = PageScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
