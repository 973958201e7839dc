/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import java.security.Principal;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.cometchatbridge.examples.bakehouse.crew.CrewMember;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the pages. */
@Controller
class PageController {

  private static final CrewMember ANONYMOUS = new CrewMember("", "", "?", "");

  private final Crew crew;

  PageController(Crew crew) {
    this.crew = crew;
  }

  /** The page after a form login. */
  @GetMapping("/")
  String board(Principal principal, Model model) {
    model.addAttribute("member", crew.member(principal.getName()));
    model.addAttribute("way", "Form");
    return "board";
  }

  @GetMapping("/login")
  String login(Model model) {
    model.addAttribute("accounts", crew.accounts());
    return "login";
  }

  /** The single page with sign-in form and board. */
  @GetMapping("/app")
  String app(@Nullable Principal principal, Model model) {
    model.addAttribute("accounts", crew.accounts());
    model.addAttribute("in", principal != null);
    model.addAttribute("member", principal == null ? ANONYMOUS : crew.member(principal.getName()));
    model.addAttribute("way", "JSON");
    return "app";
  }
}
