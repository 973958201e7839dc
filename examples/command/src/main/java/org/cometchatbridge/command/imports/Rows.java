/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.Closeable;
import java.util.Iterator;

/** The rows of a file, read one after the other; throws {@link ProblemException}. */
public interface Rows extends Iterator<UserRow>, Closeable {}
