/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The pages of all these applications. */
@RestController
class LoginPages {

  @GetMapping({"/", "/data", "/api/data"})
  Map<String, Boolean> data() {
    return Map.of("ok", true);
  }

  @GetMapping({"/csrf", "/api/csrf"})
  Map<String, String> csrf(HttpServletRequest request) {
    CsrfToken token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    return Map.of("token", token == null ? "none" : token.getToken());
  }
}
