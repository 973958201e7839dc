/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application context of a test class an emulator instead of CometChat.
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = RANDOM_PORT)
 * @CometChatTest
 * class SignInTest {
 *
 *   @Autowired CometChatEmulator cometChat;
 *
 *   @Test
 *   void signIn_createsTheChatUser() {
 *     signIn("ada");
 *     assertThat(cometChat.users().find("ada")).isPresent();
 *   }
 * }
 * }</pre>
 *
 * <p>The emulator is a bean of type {@link org.cometchatbridge.emulator.CometChatEmulator}. The
 * properties {@code cometchat.bridge.app-id}, {@code region}, {@code api-key}, {@code base-url} and
 * {@code enabled} have its values, whatever the application sets. So that results do not depend on
 * the speed of the machine, {@code max-login-wait} is 10 s and {@code max-tokens-per-user-per-hour}
 * is 10,000. Properties of the test itself, such as those of {@code @SpringBootTest} or
 * {@code @TestPropertySource}, take precedence.
 *
 * <p>The emulator is reset before each test method. A test method fails if one of its requests to
 * the emulator violates CometChat's contract, provided that the validator is on the class path (see
 * the documentation of the emulator). Test classes with equal configuration share a context, and
 * therefore an emulator and a bridge. Test methods of such classes must not run concurrently.
 *
 * <p>The annotation has no effect on a context without the bridge, for example that of most slice
 * tests. In contexts of test classes <em>without</em> this annotation, the bridge is switched off
 * unless its {@code base-url} is a loopback address, so that tests never call CometChat by mistake.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CometChatTest {}
