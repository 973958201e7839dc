/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes domains below which everyone can get a name: registries such as {@code co.uk}, and
 * hosting services such as {@code github.io}. It knows the common ones. The complete list of
 * publicsuffix.org has 10,000 rules and changes every week.
 */
final class PublicSuffixes {

  /** A second level below a country, as registries use them: {@code com.au}, {@code gob.mx}. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:ac|ad|adv|asn|asso|biz|blog|co|com|ed|edu|eng|firm|gen|go|gob|gouv|gov|govt|gr|ind|info"
              + "|k12|law|lg|ltd|me|med|mil|muni|name|ne|net|nhs|nic|nom|or|org|pe|plc|police|priv|pro|re"
              + "|res|sch|school|store|tm|tv|web)\\.[a-z]{2}");

  private static final Set<String> HOSTING =
      Set.of(
          "amplifyapp.com",
          "appspot.com",
          "azurecontainerapps.io",
          "azureedge.net",
          "azurestaticapps.net",
          "azurewebsites.net",
          "b-cdn.net",
          "blogspot.com",
          "bubbleapps.io",
          "cloudapp.net",
          "cloudfront.net",
          "codespaces.app",
          "deno.dev",
          "duckdns.org",
          "elasticbeanstalk.com",
          "firebaseapp.com",
          "fly.dev",
          "framer.app",
          "github.dev",
          "github.io",
          "githubpreview.dev",
          "gitlab.io",
          "gitpod.io",
          "glitch.me",
          "herokuapp.com",
          "lovable.app",
          "myshopify.com",
          "netlify.app",
          "ngrok-free.app",
          "ngrok.app",
          "ngrok.io",
          "on-aws.com",
          "ondigitalocean.app",
          "onrender.com",
          "pages.dev",
          "railway.app",
          "render.com",
          "repl.co",
          "replit.app",
          "replit.dev",
          "run.app",
          "s3.amazonaws.com",
          "stackblitz.io",
          "surge.sh",
          "trycloudflare.com",
          "up.railway.app",
          "vercel.app",
          "web.app",
          "webcontainer.io",
          "windows.net",
          "wixsite.com",
          "wordpress.com",
          "workers.dev");

  /** A cloud region or a kind of storage below a domain in which every customer has names. */
  private static final Pattern CLOUD =
      Pattern.compile(
          "(?:.+\\.)?(?:amazonaws\\.com(?:\\.cn)?|core\\.windows\\.net|cloudapp\\.azure\\.com)");

  private PublicSuffixes() {}

  /** Whether everyone can get a name below a domain, which is in lower case. */
  static boolean contains(String domain) {
    return REGISTRY.matcher(domain).matches()
        || HOSTING.contains(domain)
        || CLOUD.matcher(domain).matches();
  }
}
