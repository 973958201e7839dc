/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches if the application has no bean of any of the types. Unlike Spring Boot's condition it
 * works without Boot.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Conditional(OnMissingApplicationBeanCondition.class)
public @interface ConditionalOnMissingApplicationBean {

  /** The types of the application's beans. */
  Class<?>[] value();
}
