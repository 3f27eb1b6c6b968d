/** The rules about which module may use which. */
@NullMarked
package io.fluentopenai.tests.architecture;

import org.jspecify.annotations.NullMarked;
