/** The report of what a new fact sheet changes for users of the client. */
@NullMarked
package io.fluentopenai.openapi.report;

import org.jspecify.annotations.NullMarked;
