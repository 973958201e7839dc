/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

/** A bean that Spring Boot creates after the tables of the application, by Flyway for example. */
public final class DatabaseInitialization {}
