/** The fake server as a program, and script files, which say what it answers. */
@NullMarked
package io.fluentopenai.testkit.cli;

import org.jspecify.annotations.NullMarked;
