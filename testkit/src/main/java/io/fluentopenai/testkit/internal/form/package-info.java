/** Bodies that are forms, queries and paths, taken apart. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.form;

import org.jspecify.annotations.NullMarked;
