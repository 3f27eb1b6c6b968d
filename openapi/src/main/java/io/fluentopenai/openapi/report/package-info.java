/** What a new fact sheet changes for a user of the client that is generated from it. */
@NullMarked
package io.fluentopenai.openapi.report;

import org.jspecify.annotations.NullMarked;
