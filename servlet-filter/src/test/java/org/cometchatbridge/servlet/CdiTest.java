/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code ChatUsers} as a bean of CDI, by the producer of the servlet guide. */
class CdiTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final AtomicReference<ServletContext> CONTEXT = new AtomicReference<>();

  /** The producer of the guide. */
  static class ChatUsersProducer {

    @Produces
    @ApplicationScoped
    ChatUsers chatUsers(ServletContext context) {
      return (ChatUsers) context.getAttribute("org.cometchatbridge.users");
    }
  }

  /** What a container with CDI has by itself. */
  static class ServletContexts {

    @Produces
    ServletContext context() {
      return CONTEXT.get();
    }
  }

  /** A bean of the application. */
  @ApplicationScoped
  static class Accounts {

    @Inject ChatUsers users;

    void register(String id) {
      users.save(ChatUser.builder(id).name(id).build());
    }
  }

  @Test
  void producerOfTheGuide_makesChatUsersInjectable_alsoBeforeTheFilterStarts() {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (SeContainer cdi =
            SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(ChatUsersProducer.class, ServletContexts.class, Accounts.class)
                .initialize();
        FilterFixture fixture = FilterFixture.of(emulator)) {
      Accounts accounts = cdi.select(Accounts.class).get();
      fixture
          .application()
          .on(
              "/register",
              (request, response) -> {
                CONTEXT.set(request.getServletContext());
                accounts.register("ada");
              })
          .start();

      assertThat(fixture.browser().fetch("/register").statusCode()).isEqualTo(200);

      emulator.journal().awaitCompleted(Operation.CREATE_USER, 1, FilterFixture.REAL_LIMIT);
    }
  }
}
