/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.applications;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.testsupport.Browser;

/** Follows the links of an application's pages, as a user could. */
final class Links {

  private static final Pattern LINK =
      Pattern.compile("(?i)\\b(?:href|src|action)\\s*=\\s*[\"']?([^\"'\\s>#]+)");
  private static final int MAX_PAGES = 400;

  private final Browser browser;
  private final URI root;
  private final Set<String> leftOut;

  /**
   * Creates a search.
   *
   * @param root the address of the application with a slash at its end
   * @param leftOut paths below the root that are not requested, such as a logout
   */
  Links(Browser browser, URI root, Set<String> leftOut) {
    this.browser = browser;
    this.root = root;
    this.leftOut = leftOut;
  }

  /** Returns the response to each page that can be reached, by its path below the root. */
  Map<String, HttpResponse<String>> follow(String first) {
    Map<String, HttpResponse<String>> responses = new TreeMap<>();
    Deque<String> next = new ArrayDeque<>();
    next.add(first);
    while (!next.isEmpty() && responses.size() < MAX_PAGES) {
      String path = next.poll();
      if (!responses.containsKey(path)) {
        HttpResponse<String> response = browser.navigate(root.resolve(path).toString());
        responses.put(path, response);
        next.addAll(linksOf(root.resolve(path), response));
      }
    }
    return responses;
  }

  private Set<String> linksOf(URI page, HttpResponse<String> response) {
    return Stream.concat(
            response.headers().allValues("Location").stream(),
            LINK.matcher(isPage(response) ? response.body() : "")
                .results()
                .map(link -> link.group(1)))
        .map(link -> link.replaceAll(";jsessionid=[^?]*", "").replace("&amp;", "&"))
        .filter(link -> !link.contains("${") && !link.matches("(?i)(mailto|javascript|wss?):.*"))
        .map(link -> resolve(page, link))
        .filter(address -> address.startsWith(root.toString()))
        .map(address -> address.substring(root.toString().length()))
        .filter(path -> leftOut.stream().noneMatch(path::startsWith))
        .collect(Collectors.toSet());
  }

  private static boolean isPage(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return response.statusCode() == 200 && type.matches("(text/html|application/xhtml\\+xml).*");
  }

  private static String resolve(URI page, String link) {
    try {
      return page.resolve(link).toString();
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }
}
