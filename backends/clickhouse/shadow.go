package clickhouse

// rowsAlias names a subquery whose columns must be told from the aliases of the query around it.
const rowsAlias = "rows"

// unshadow qualifies the columns that an alias of the same SELECT hides: the engine reads a name as the alias first,
// wherever it stands. It changes nothing where the alias's own expression alone uses the column.
//
//	SELECT count(`pid`) AS `pid`, min(`pid`) AS `least` FROM `p`
//	=>  SELECT count(`pid`) AS `pid`, min(`p`.`pid`) AS `least` FROM `p`
func unshadow(q Query) {
	switch q := q.(type) {
	case *Union:
		for _, part := range q.Queries {
			unshadow(part)
		}
	case *Select:
		for _, c := range q.With {
			unshadow(c.Query)
		}
		unshadowFrom(q.From)
		q.unshadow()
	default:
		panic(unhandled(q))
	}
}

func unshadowFrom(f From) {
	switch f := f.(type) {
	case nil, *Table, *File:
	case *Subquery:
		unshadow(f.Query)
	case *Join:
		unshadowFrom(f.Left)
		unshadowFrom(f.Right)
	default:
		panic(unhandled(f))
	}
}

func (s *Select) unshadow() {
	aliases := map[string]int{}
	for i, it := range s.Items {
		if c, ok := it.Expr.(*Column); it.Alias != "" && (!ok || c.Name != it.Alias) {
			aliases[it.Alias] = i
		}
	}
	see := func(item int) func(*Column) {
		return func(c *Column) {
			if i, hidden := aliases[c.Name]; hidden && i != item {
				c.Table = s.qualifier()
			}
		}
	}
	for i, it := range s.Items {
		walkColumns(it.Expr, see(i))
	}
	outside := see(-1)
	walkColumns(s.Where, outside)
	for _, x := range s.GroupBy {
		walkColumns(x, outside)
	}
	walkColumns(s.Having, outside)
	for _, o := range s.OrderBy {
		walkColumns(o.Expr, outside)
	}
}

// qualifier is the name under which the SELECT knows what it reads; a subquery is given one.
func (s *Select) qualifier() string {
	switch f := s.From.(type) {
	case *Table:
		return f.Name
	case *Subquery:
		f.Alias = rowsAlias
		return rowsAlias
	case *Join, *File: // their columns are passed on as they are called, or qualified
	}
	panic(unhandled(s.From))
}

// walkColumns calls f for each column of e, and unshadows the queries in it: they have scopes of their own.
func walkColumns(e Expr, f func(*Column)) {
	all := func(es ...Expr) {
		for _, x := range es {
			walkColumns(x, f)
		}
	}
	switch e := e.(type) {
	case nil, *Output, *Str, *Int, *Float, *Bool, *Null:
	case *Column:
		f(e)
	case *Call:
		all(e.Args...)
	case *Binary:
		all(e.Left, e.Right)
	case *And:
		all(e.Args...)
	case *Or:
		all(e.Args...)
	case *Not:
		all(e.Arg)
	case *IsNull:
		all(e.Arg)
	case *Between:
		all(e.Arg, e.Low, e.High)
	case *InList:
		all(e.Arg)
	case *InQuery:
		all(e.Arg)
		unshadow(e.Query)
	case *Scalar:
		unshadow(e.Query)
	case *Tuple:
		all(e.Items...)
	case *Element:
		all(e.Arg, e.Index)
	case *Lambda:
		walkColumns(e.Body, func(c *Column) {
			if c.Name != e.Param {
				f(c)
			}
		})
	default:
		panic(unhandled(e))
	}
}
