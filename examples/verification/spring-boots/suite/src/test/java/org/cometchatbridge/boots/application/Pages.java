/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.ModelAndView;

/** The pages of the application. */
@RestController
public class Pages {

  private static final String HTML = MediaType.TEXT_HTML_VALUE;
  private static final ExpressionParser TEMPLATES = new SpelExpressionParser();

  @GetMapping(
      path = {"/", "/desk", "/single/desk", "/single/login", "/custom/login", "/pre/desk"},
      produces = HTML)
  String page() {
    return "<!doctype html><title>Desk</title>";
  }

  /** A page whose template writes the markup of the request attribute. */
  @GetMapping(path = "/template", produces = HTML)
  String template(HttpServletRequest request) {
    Object markup = request.getAttribute("cometchat");
    Object meta = markup == null ? "" : TEMPLATES.parseExpression("meta").getValue(markup);
    return "<!doctype html><title>Desk</title>" + meta;
  }

  @GetMapping({
    "/data",
    "/open",
    "/api/data",
    "/basic/data",
    "/pre/data",
    "/single/data",
    "/custom/data"
  })
  Map<String, Boolean> data() {
    return Map.of("ok", true);
  }

  @GetMapping("/forwarded")
  ModelAndView forwarded() {
    return new ModelAndView("forward:/data");
  }

  @PostMapping("/order")
  Map<String, Boolean> order() {
    return Map.of("ordered", true);
  }

  @GetMapping("/broken")
  Map<String, Boolean> broken() {
    throw new IllegalStateException("on purpose");
  }

  @GetMapping("/who")
  Map<String, String> who(Authentication authentication) {
    return Map.of("name", authentication.getName());
  }

  @GetMapping("/csrf")
  Map<String, String> csrf(CsrfToken token) {
    return Map.of("header", token.getHeaderName(), "token", token.getToken());
  }

  @PostMapping("/rotate")
  Map<String, Boolean> rotate(HttpServletRequest request) {
    String before = request.getSession().getId();
    return Map.of("rotated", !before.equals(request.changeSessionId()));
  }

  /** The session attributes that the bridge sets. */
  @GetMapping("/attributes")
  Map<String, String> attributes(HttpServletRequest request) {
    Map<String, String> found = new TreeMap<>();
    HttpSession session = request.getSession(false);
    if (session != null) {
      for (String name : new String[] {"cometchat.authToken", "cometchat.uid"}) {
        Object value = session.getAttribute(name);
        if (value != null) {
          found.put(name, value.toString());
        }
      }
    }
    return found;
  }

  /** Whether the request runs on a virtual thread; always false on JDKs without them. */
  @GetMapping("/json/thread")
  Map<String, Boolean> thread() throws ReflectiveOperationException {
    return Map.of(
        "virtual",
        Runtime.version().feature() >= 21
            && (Boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()));
  }
}
