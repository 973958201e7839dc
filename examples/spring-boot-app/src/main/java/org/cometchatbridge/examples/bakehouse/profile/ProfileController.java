/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.profile;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.cometchatbridge.examples.bakehouse.crew.MemberRules;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The signed-in member changes name and picture, signs out everywhere or deletes the account. */
@Controller
class ProfileController {

  private final Crew crew;

  ProfileController(Crew crew) {
    this.crew = crew;
  }

  @GetMapping("/profile")
  String profile(Principal principal, Model model) {
    model.addAttribute("member", crew.member(principal.getName()));
    return "profile";
  }

  @PostMapping("/profile")
  String change(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String picture,
      Principal principal,
      Model model,
      HttpServletResponse response) {
    String newName = name.strip();
    String newPicture = picture.strip();
    Optional<String> problem = MemberRules.name(newName).or(() -> MemberRules.picture(newPicture));
    if (problem.isPresent()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      model.addAttribute("problem", problem.get());
      model.addAttribute("newName", newName);
      model.addAttribute("newPicture", newPicture);
      return profile(principal, model);
    }
    crew.change(principal.getName(), newName, newPicture);
    return "redirect:/profile?saved";
  }

  @PostMapping("/profile/sign-out-everywhere")
  String signOutEverywhere(Principal principal, HttpServletRequest request)
      throws ServletException {
    crew.signOutEverywhere(principal.getName());
    request.logout();
    return "redirect:/login?everywhere";
  }

  @GetMapping("/profile/delete")
  String delete(Principal principal, Model model) {
    model.addAttribute("member", crew.member(principal.getName()));
    return "delete-account";
  }

  @PostMapping("/profile/delete")
  String delete(
      @RequestParam(defaultValue = "false") boolean confirmed,
      Principal principal,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response)
      throws ServletException {
    if (!confirmed) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      model.addAttribute("unconfirmed", true);
      return delete(principal, model);
    }
    crew.delete(principal.getName());
    request.logout();
    return "redirect:/login?deleted";
  }
}
