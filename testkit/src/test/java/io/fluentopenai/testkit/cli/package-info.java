@NullMarked
package io.fluentopenai.testkit.cli;

import org.jspecify.annotations.NullMarked;
