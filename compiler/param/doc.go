// Package param puts the values of parameters into a hunt.
//
// In: the tree of a hunt as it was parsed, and the values that were given by name. Out: the same tree with the values in the
// places of `${name}`, the parameters with their values, and what is wrong with them.
//
// A parameter is declared by a comment on a line of its own, so that the hunt is Kestrel without huntc too:
//
//	# param c2: ip = '192.168.56.150'    the address of the server
//	# param names: list of string = ('cmd.exe', 'sh')
//	# param host: string
//
// It is used within literals. Values are put into what a literal stands for, never into its text, so that none can end it. A
// literal that is nothing but a parameter is a literal of the parameter's type, or the elements of the list. A hunt that
// declares nothing is left as it is.
//
// A secret does not enter the tree unless it is asked to: *** stands in its place. It stands only where its text is kept
// whole on the way to the query: compared by equality, or given to an analytics.
package param
